"""Logger, Metrics and Tracer: decorators that let a handler be, and a logger that logs."""

# mypy: ignore-errors

import functools
import logging
import os


class Logger(logging.LoggerAdapter):
    def __init__(self, **_):
        name = os.environ["POWERTOOLS_SERVICE_NAME"]
        super().__init__(logging.getLogger(name), {})

    def process(self, msg, kwargs):
        return msg, kwargs

    def inject_lambda_context(self, handler=None, *, clear_state=False):
        return _decorator(handler, lambda context: context.aws_request_id)


class Metrics:
    def __init__(self, **_):
        self.namespace = os.environ["POWERTOOLS_METRICS_NAMESPACE"]
        self.published = []

    def add_metric(self, *, name, unit, value):
        if not isinstance(value, (int, float)):
            raise TypeError(f"{value} is no number")
        self.published.append((name, unit.value, value))

    def log_metrics(self, handler=None, *, capture_cold_start_metric=False):
        return _decorator(handler, lambda context: context.function_name)


class Tracer:
    def __init__(self, **_):
        self.service = os.environ["POWERTOOLS_SERVICE_NAME"]

    def capture_lambda_handler(self, handler=None, *, capture_response=True):
        return _decorator(handler, lambda context: context.function_name)


def _decorator(handler, use):
    """A decorator with or without arguments, which reads the context as the real ones do."""

    def decorate(function):
        @functools.wraps(function)
        def wrapped(event, context):
            use(context)
            return function(event, context)

        return wrapped

    return decorate(handler) if handler else decorate
