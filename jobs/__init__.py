"""Work that happens later. Higher apps register what is to be done (`jobs.handler`, `jobs.each_tick`) and call `jobs.actions.enqueue`."""

from jobs.registry import JobFailed, each_tick, handler, progress

__all__ = ["JobFailed", "each_tick", "handler", "progress"]
