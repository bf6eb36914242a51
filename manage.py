#!/usr/bin/env python
"""Django's command line."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amhe.settings.base")
    from django.core.management import execute_from_command_line  # app ready: settings must be chosen first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
