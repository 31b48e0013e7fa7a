"""Where a run's job stands, so that the interface shows runs that were not started there on its timeline and the job's page."""

from functools import partial

import dagster as dg

# Dagster's interface looks for this origin, and nothing else tells it. `execute_in_process` has no argument for one.
from dagster._core.remote_origin import ManagedGrpcPythonEnvCodeLocationOrigin, RemoteRepositoryOrigin
from dagster._core.types.loadable_target_origin import LoadableTargetOrigin

LOCATION = "orchestration.definitions"
# The name that Dagster gives to whatever one `Definitions` declares.
_REPOSITORY = "__repository__"


def as_of_the_interface(instance: dg.DagsterInstance, job_name: str) -> dg.DagsterInstance:
    """The instance; runs that it creates from now on belong to that job of the code location."""
    location = ManagedGrpcPythonEnvCodeLocationOrigin(LoadableTargetOrigin(module_name=LOCATION), LOCATION)
    origin = RemoteRepositoryOrigin(location, _REPOSITORY).get_job_origin(job_name)
    create = partial(instance.create_run_for_job, remote_job_origin=origin)
    instance.create_run_for_job = create  # type: ignore[method-assign]  # its runs have no other place for an origin
    return instance
