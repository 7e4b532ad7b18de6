"""The methods that are measured side by side, by the names a person chooses them with."""

from collections.abc import Callable, Iterator, Mapping

from photosim.search.methods.averaged import AveragedDatabase, ExpandedQuery
from photosim.search.methods.codes import HammingRanking, ProgramCodes, RandomSigns
from photosim.search.methods.exact import Exact
from photosim.search.methods.grh import GraphRegularisedHashing
from photosim.search.methods.hyperplane_tables import HyperplaneTables
from photosim.search.methods.itq import IterativeQuantisation
from photosim.search.methods.method import Method
from photosim.search.methods.multi_probe import MultiProbe

CODE_LENGTHS = (16, 32, 48, 64)


def _one_table(seed: int) -> Iterator[Method]:
    return (HyperplaneTables(32, 1, radius, seed) for radius in range(11))


def _five_tables(seed: int) -> Iterator[Method]:
    return (HyperplaneTables(10, 5, radius, seed) for radius in range(3))


def _program_codes(seed: int) -> Iterator[Method]:
    yield HammingRanking(ProgramCodes(seed))


def _random_codes(seed: int) -> Iterator[Method]:
    return (HammingRanking(RandomSigns(bits, seed)) for bits in CODE_LENGTHS)


def _itq(seed: int) -> Iterator[Method]:
    return (HammingRanking(IterativeQuantisation(bits, seed)) for bits in CODE_LENGTHS)


def _grh_linear(seed: int) -> Iterator[Method]:
    return (HammingRanking(GraphRegularisedHashing(bits, seed)) for bits in CODE_LENGTHS)


def _grh_rbf(seed: int) -> Iterator[Method]:
    return (HammingRanking(GraphRegularisedHashing(bits, seed, "rbf")) for bits in CODE_LENGTHS)


LINEUP: Mapping[str, Callable[[int], Iterator[Method]]] = {
    "exact": lambda _: iter([Exact(projected=False)]),
    "projected": lambda _: iter([Exact(projected=True)]),
    "expanded": lambda _: iter([ExpandedQuery()]),
    "averaged": lambda _: iter([AveragedDatabase()]),
    "photosim-plain": lambda seed: iter([MultiProbe(seed, averaged=False)]),
    "photosim": lambda seed: iter([MultiProbe(seed, averaged=True)]),
    "lsh": _one_table,
    "lsh-tables": _five_tables,
    "photosim-codes": _program_codes,
    "lsh-codes": _random_codes,
    "itq": _itq,
    "grh": _grh_linear,
    "grh-rbf": _grh_rbf,
}
"""Each name gives its methods, built with a seed; those of one name differ in their setting."""
