from concurrent.futures import Future
from pathlib import Path

from photosim.vision.jobs import JobQueues, Pending
from photosim.vision.messages import Embed, Job, MakePreview, MakeThumbnail, Priority, Stage, Task
from photosim.vision.process_time import Spell


def pending(number: int, priority: Priority, task: Task | None = None) -> Pending:
    return Pending(Job(priority, number, Path("photo.jpg"), task or Embed(False)), Future())


def numbers(jobs: list[Pending]) -> list[int]:
    return [item.job.number for item in jobs]


ROOM = dict.fromkeys(Priority, 10)


def test_the_most_urgent_jobs_are_taken_first_and_the_rest_in_order() -> None:
    queues = JobQueues()
    priorities = (Priority.INDEX, Priority.THUMBNAIL, Priority.INDEX, Priority.QUERY, Priority.VIEW)
    for number, priority in enumerate(priorities):
        queues.add(pending(number, priority))
    assert numbers(queues.take(ROOM, True)) == [3, 4, 1, 0, 2]
    assert queues.take(ROOM, True) == []


def test_each_priority_has_room_of_its_own() -> None:
    queues = JobQueues()
    for number in range(6):
        queues.add(pending(number, Priority.INDEX if number < 3 else Priority.QUERY))
    room = ROOM | {Priority.INDEX: 2}
    assert numbers(queues.take(room, True)) == [3, 4, 5, 0, 1]
    assert numbers(queues.take(room, True)) == [2]


def test_without_an_encoder_only_jobs_that_do_without_are_taken() -> None:
    queues = JobQueues()
    queues.add(pending(0, Priority.QUERY))
    queues.add(pending(1, Priority.VIEW, MakePreview(100)))
    queues.add(pending(2, Priority.VIEW))
    queues.add(pending(3, Priority.THUMBNAIL, MakeThumbnail(256)))
    assert numbers(queues.take(ROOM, False)) == [1, 3]
    assert numbers(queues.drain(only_embeddings=True)) == [0, 2]
    assert queues.drain(only_embeddings=False) == []


def test_jobs_put_back_go_first_in_their_old_order() -> None:
    queues = JobQueues()
    for number in range(5):
        queues.add(pending(number, Priority.INDEX))
    taken = queues.take(ROOM | {Priority.INDEX: 3}, True)
    queues.put_back(reversed(taken))
    assert numbers(queues.take(ROOM, True)) == [0, 1, 2, 3, 4]


def test_a_job_is_only_late_while_it_is_worked_on() -> None:
    item = pending(0, Priority.INDEX)
    spell = Spell(awake=2.0, worked=0.5)
    item.spend(spell)
    assert item.spent == 0
    for stage, spent in ((Stage.READING, 2.0), (Stage.DECODING, 0.5), (Stage.ENCODING, 0.5)):
        item.enter(stage)
        item.spend(spell)
        assert item.spent == spent
    item.enter(Stage.WAITING)
    item.spend(spell)
    assert item.spent == 0


def test_a_job_that_gets_on_begins_anew() -> None:
    item = pending(0, Priority.INDEX)
    item.enter(Stage.READING)
    item.spend(Spell(awake=20.0))
    item.enter(Stage.READING)
    item.spend(Spell(awake=20.0))
    assert item.spent == 20
