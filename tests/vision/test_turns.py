import threading

from photosim.vision.turns import Turn, beat


def test_whoever_waits_for_a_turn_is_heard_of_and_gets_it() -> None:
    turn, waited, done = Turn(), threading.Event(), threading.Event()

    def wait() -> None:
        beat.set(waited.set)
        with turn:
            done.set()

    thread = threading.Thread(target=wait)
    with turn:
        thread.start()
        assert waited.wait(10)
        assert not done.is_set()
    thread.join(10)
    assert done.is_set()
    with turn:
        pass
