"""Install the servers that the tests of this folder start: `PYTHONPATH=tests python -m services.install`.

What is there already is left alone. Debian's packages need root; without it their tests are skipped, or fail in CI.
"""

import os
import shutil
import sys

from services import redmine_server, roundup_server, rt_server


def main() -> None:
    """Install everything that this user may."""
    roundup_server.install()
    if os.geteuid() == 0 and shutil.which("apt-get"):
        rt_server.install()
        redmine_server.install()
    else:
        sys.stderr.write("RT and Redmine are Debian packages: run this as root to install them\n")


if __name__ == "__main__":
    main()
