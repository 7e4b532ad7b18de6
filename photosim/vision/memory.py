"""How much memory a process holds."""


def resident_bytes(pid: int | None) -> int | None:
    """Memory of a process in bytes; None where the system does not tell or it has ended."""
    import psutil  # only while photos are read; the window is painted before

    if pid is None:
        return None
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return None
