"""A conversation without an event loop: what is said on standard input is remembered, and what is remembered is shown.

MEMHUB_URL, MEMHUB_TOKEN (a bot's), MEMHUB_USER (whom it talks with).
"""

import os
import sys

from memhub import prompt_text, sync


def main() -> None:
    url, token, user = (os.environ[name] for name in ("MEMHUB_URL", "MEMHUB_TOKEN", "MEMHUB_USER"))
    with sync.connect(url, token, user_id=user) as session, sync.Api(url, token) as api:
        for line in sys.stdin:
            memories = prompt_text(session.context(line.strip(), deadline_ms=1000))
            print(memories or "(nothing comes to mind)", flush=True)
            session.turn_complete(line.strip(), "I see.")
        print(f"{api.settings(user).user_id}: memory is {'on' if api.settings(user).memory_enabled else 'off'}")


if __name__ == "__main__":
    main()
