"""A window with nothing in it: the memory and the stalls that every program of its kind has."""

from PySide6.QtWidgets import QMainWindow

from tests.benchmarks.meter import Bench, application, peak_memory, rest


def main() -> None:
    app, bench = application(), Bench()
    window = QMainWindow()
    window.resize(1240, 760)
    window.show()
    rest(0.5)
    bench.tell("memory", peak_memory(), "MB")
    rest(1)
    bench.tell("nothing", 0)
    del app


if __name__ == "__main__":
    main()
