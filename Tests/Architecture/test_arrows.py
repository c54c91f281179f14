"""What the check finds in made-up trees."""

import tempfile
import unittest
from pathlib import Path

import check
import swift


class Arrows(unittest.TestCase):
    def problems(self, sources: dict[str, str], order: list[str], lacking: dict[str, str] | None = None) -> str:
        with tempfile.TemporaryDirectory() as name:
            root = Path(name)
            dependencies = {module: ", ".join(f'"{below}"' for below in order[:place]) for place, module in enumerate(order)}
            dependencies |= lacking or {}
            targets = "\n".join(
                f'        .target(name: "{module}", dependencies: [{dependencies[module]}]),' for module in order
            )
            (root / "Package.swift").write_text(f"let package = Package(\n    targets: [\n{targets}\n    ]\n)\n")
            for path, text in sources.items():
                file = root / "Sources" / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text)
            return "\n".join(check.problems(root))

    def test_arrows_downwards_are_fine(self):
        sources = {
            "Low/Stones/Stone.swift": "package struct Stone {}\n",
            "High/Rooms/Room.swift": "import Low\nstruct Room { let wall: Wall }\n",
            "High/Walls/Wall.swift": "import Low\nstruct Wall { let stone: Stone }\n",
            "High/Main.swift": "let room = Room(wall: Wall(stone: Stone()))\n",
        }
        self.assertEqual(self.problems(sources, ["Low", "High"]), "")

    def test_an_import_upwards_is_named(self):
        sources = {"Low/A.swift": "package import High\n", "High/B.swift": "struct B {}\n"}
        found = self.problems(sources, ["Low", "High"])
        self.assertIn("Sources/Low/A.swift: imports High", found)

    def test_an_import_that_is_no_dependency_is_named(self):
        sources = {"Low/A.swift": "package struct A {}\n", "High/B.swift": "import Low\nlet a = A()\n"}
        self.assertEqual(self.problems(sources, ["Low", "High"]), "")
        found = self.problems(sources, ["Low", "High"], lacking={"High": ""})
        self.assertIn("Sources/High/B.swift: imports Low, which is no dependency", found)

    def test_a_circle_of_folders_is_named_with_what_ties_it(self):
        sources = {
            "House/Rooms/Room.swift": "struct Room { let wall: Wall }\n",
            "House/Walls/Wall.swift": "struct Wall { var door = Door() }\n",
            "House/Doors/Door.swift": "struct Door { func open() { Room.enter() } }\n",
            "House/Roof/Roof.swift": "struct Roof { let wall: Wall }\n",
        }
        found = self.problems(sources, ["House"])
        self.assertIn("Sources/House: the folders Doors, Rooms, Walls use each other in a circle", found)
        self.assertIn("Doors/Door.swift uses Room of Rooms/Room.swift", found)
        self.assertIn("Rooms/Room.swift uses Wall of Walls/Wall.swift", found)
        self.assertNotIn("Roof", found)

    def test_what_an_extension_adds_counts(self):
        sources = {
            "House/Engine/Engine.swift": "final class Engine {\n    func run() { expireGuests() }\n}\n",
            "House/Verbs/Guests.swift": "extension Engine {\n    func expireGuests() {}\n}\n",
        }
        found = self.problems(sources, ["House"])
        self.assertIn("Engine/Engine.swift uses expireGuests of Verbs/Guests.swift", found)

    def test_words_in_comments_and_strings_are_no_uses(self):
        sources = {
            "House/Rooms/Room.swift": "/// See `Wall`.\nstruct Room { let name = \"Wall\" }\n",
            "House/Walls/Wall.swift": "struct Wall { let room: Room }\n",
        }
        self.assertEqual(self.problems(sources, ["House"]), "")

    def test_an_executor_is_known_to_its_module_alone(self):
        sources = {
            "JobExecutors/Moon/MoonExecutor.swift": "struct MoonExecutor {}\n",
            "JobExecutors/Executors.swift": "struct Executors { let moon = MoonExecutor() }\n",
            "House/Rooms/Room.swift": "struct Room {}\n// Where the moon shines in.\n",
        }
        found = self.problems(sources, ["JobExecutors", "House"])
        self.assertEqual(found, "Sources/House/Rooms/Room.swift:2: says 'Moon': only JobExecutors knows which executor runs a job")

    def test_what_a_string_interpolates_is_code(self):
        source = 'let a = "x \\(f("y") + B) Z" // C\nlet d = #"Q "R" \\#(s) \\(t)"# /* K /* L */ M */ + N\n'
        self.assertEqual(swift.without_text(source).split(), "let a = (f( ) + B) let d = (s) + N".split())

    def test_private_names_and_nested_types_are_no_homes(self):
        sources = {
            "House/Rooms/Room.swift": "private struct State {}\nstruct Room {}\n",
            "House/Walls/Wall.swift": "struct Wall {\n    enum State { case up }\n    var state = State.up\n    let room: Room\n}\n",
        }
        self.assertEqual(self.problems(sources, ["House"]), "")


if __name__ == "__main__":
    unittest.main()
