"""Dagster's web server, which also serves the products: so that links in metadata open, whatever the port is.

Where it is read-only it refuses every change, whatever Dagster itself would let readers do.
"""

from pathlib import Path

import dagster_webserver.app
from dagster._core.workspace.context import WorkspaceProcessContext, WorkspaceRequestContext
from dagster_graphql.schema.errors import GrapheneUnauthorizedError
from dagster_webserver.cli import main
from dagster_webserver.webserver import DagsterWebserver
from graphene import Schema
from graphql import GraphQLError, GraphQLField, GraphQLUnionType
from starlette.responses import RedirectResponse
from starlette.routing import BaseRoute, Mount, Route

from orchestration.links import PRODUCTS
from orchestration.served_products import ServedProducts
from smart_customs.paths import Home

READ_ONLY = "This interface shows everything and changes nothing."


class Webserver(DagsterWebserver[WorkspaceProcessContext, WorkspaceRequestContext]):
    """Dagster's own, with the products below a path of theirs."""

    def build_graphql_schema(self) -> Schema:
        schema = super().build_graphql_schema()
        if self._process_context.read_only:
            for mutation in schema.graphql_schema.mutation_type.fields.values():
                _refuse(mutation)
        return schema

    def build_routes(self) -> list[BaseRoute]:
        return [*product_routes(Home.from_environment().products), *super().build_routes()]  # type: ignore[no-untyped-call]  # Dagster's own has no types


def product_routes(products: Path) -> list[BaseRoute]:
    """The routes of a folder of products."""
    return [Route(PRODUCTS, lambda _: RedirectResponse(f"{PRODUCTS}/")), Mount(PRODUCTS, ServedProducts(products))]


def _refuse(mutation: GraphQLField) -> None:
    """Has the field say that this is not allowed: in the form that Dagster's pages show, or by an error where it has none."""
    kind = getattr(mutation.type, "of_type", mutation.type)
    kinds = {one.name for one in kind.types} if isinstance(kind, GraphQLUnionType) else set()

    def refused(*_: object, **__: object) -> GrapheneUnauthorizedError:
        if "UnauthorizedError" in kinds:
            return GrapheneUnauthorizedError(READ_ONLY)  # type: ignore[no-untyped-call]  # as above
        raise GraphQLError(READ_ONLY)

    mutation.resolve = refused


if __name__ == "__main__":
    # The command line of Dagster's web server makes its application there, and takes no other.
    dagster_webserver.app.DagsterWebserver = Webserver  # type: ignore[attr-defined, assignment]  # a name that it imports
    main()  # type: ignore[no-untyped-call]  # as above
