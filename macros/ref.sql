{# A table of the project without the name of its file, so that a view in the file works under whatever name it is opened. #}
{% macro ref() %}
    {{ return(builtins.ref(*varargs, **kwargs).include(database=false)) }}
{% endmacro %}
