"""Fixtures for all tests."""


def pytest_ignore_collect(collection_path, config):
    """The tests in a browser run only when asked for, with `-p playwright`."""
    if collection_path.name == "browser" and not config.pluginmanager.hasplugin("playwright"):
        return True
    return None
