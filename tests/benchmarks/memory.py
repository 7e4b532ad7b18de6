"""How much memory this process holds."""

import resource
from pathlib import Path


def resident() -> int:
    """All of it that is in memory now, bytes."""
    import psutil  # by what measures the time of imports it is only wanted at the end

    return int(psutil.Process().memory_info().rss)


def own() -> int:
    """Memory that no file stands behind, which the system cannot take back at once, bytes."""
    lines = _status()
    return int(lines["RssAnon"].split()[0]) * 1_024 if lines else resident()


def peak() -> int:
    """The most memory this program has held, bytes; getrusage would count its parent's too."""
    lines = _status()
    if not lines:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1_024
    return int(lines["VmHWM"].split()[0]) * 1_024


def _status() -> dict[str, str]:
    """What Linux says of this process."""
    status = Path("/proc/self/status")
    if not status.exists():
        return {}
    pairs = (line.partition(":") for line in status.read_text().splitlines())
    return {name: text for name, _, text in pairs}
