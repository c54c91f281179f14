#!/usr/bin/env python3
"""Records what real tools print when they fail, for the tests of the digest.

    record.py [NAME ...]        all of them, or those of these names, into the directory of this file

A tool that is not installed is passed over, and told. What is recorded is not changed: sources lie in /tmp/recordings,
which begins empty for each recording, so that paths in the output are the same on every machine. Standard output and
standard error are recorded as one stream, as a terminal would get them. Outputs above 64 KB are kept compressed.
What a digest must show of each recording stands in DigestRecordingTests.swift."""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
WORK = Path("/tmp/recordings")
# Directories of tools that are not in PATH.
EXTRA = os.environ.get("RECORD_PATH", "")
RECORDINGS = {}


def recording(name, *needed):
    """Declares a recording: a function that writes files below WORK and returns a shell command that fails."""

    def declare(function):
        RECORDINGS[name] = (needed, function)
        return function

    return declare


def write(path, text):
    file = WORK / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


# Compilers

@recording("gcc", "gcc")
def gcc():
    write("src/error/parse.h", "struct node { int kind; struct node *next; };\nint parse(struct node *first, unsigned flags)\n")
    write("src/error/parse.c", '#include "parse.h"\nint parse(struct node *first, unsigned flags) {\n    return first->kinds + flag;\n}\n')
    write("src/error/main.c", '#include <stdio.h>\nint main(void) {\n    int unused;\n    printf("%d\\n", "text");\n    return undeclared_name + 1;\n}\n')
    return "gcc -Wall -c src/error/main.c; gcc -Wall -c src/error/parse.c"


@recording("g++-template", "g++")
def gpp_template():
    write("main.cpp", "#include <algorithm>\n#include <list>\n#include <map>\n#include <string>\nint main() {\n    std::list<std::string> names{\"b\", \"a\"};\n    std::sort(names.begin(), names.end());\n    std::map<std::string, int> counts;\n    counts.insert(7);\n}\n")
    return "g++ -std=c++17 -c main.cpp"


@recording("clang", "clang")
def clang():
    write("main.c", "#include <stddef.h>\n\nstatic int add(int a, int b) { return a + b; }\n\nint main(void) {\n    int x = add(1);\n    char *p = 5.0;\n    return x + missing(p)\n}\n")
    return "clang -fcolor-diagnostics -Wall -c main.c"


@recording("swiftc", "swiftc")
def swiftc():
    write("main.swift", 'struct Job {\n    let number: Int\n}\n\nfunc name(of job: Job) -> String {\n    return job.number\n}\n\nlet job = Job(number: "7")\nprint(nam(of: job))\n')
    return "swiftc -typecheck main.swift"


@recording("cargo-build", "cargo")
def cargo_build():
    write("Cargo.toml", '[package]\nname = "parser"\nversion = "0.1.0"\nedition = "2021"\n')
    write("src/main.rs", 'mod tokens;\n\nfn total(values: Vec<u32>) -> u32 {\n    let unused = 1;\n    values.iter().sum::<u64>()\n}\n\nfn main() {\n    let values = vec![1, 2, 3];\n    println!("{}", total(values));\n    println!("{:?}", values);\n    println!("{}", tokens::count("a b"));\n}\n')
    write("src/tokens.rs", "pub fn count(text: &str) -> usize {\n    text.split(' ').cout()\n}\n")
    return "cargo build --offline"


@recording("go-build", "go")
def go_build():
    write("go.mod", "module example.com/parser\n\ngo 1.19\n")
    write("main.go", 'package main\n\nimport (\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tcount := 1\n\tfmt.Println(undefinedName)\n\tvar text string = 5\n}\n')
    return "go build ./..."


@recording("javac", "javac")
def javac():
    write("Parser.java", 'import java.util.List;\n\npublic class Parser {\n    int total(List<Integer> values) {\n        String text = 5;\n        return values.sum();\n    }\n\n    public static void main(String[] args) {\n        new Parsr().total(null)\n    }\n}\n')
    write("Other.java", 'public class Other {\n    int total(String text) {\n        return text.size() + missing;\n    }\n}\n')
    return "javac Parser.java; javac Other.java"


@recording("tsc", "tsc")
def tsc():
    write("tsconfig.json", '{"compilerOptions": {"strict": true, "noEmit": true}, "include": ["src"]}\n')
    write("src/errors.ts", "export interface Failure { code: number; message: string }\nexport function fail(code: number): Failure {\n  return { code, mesage: 'x' };\n}\n")
    write("src/main.ts", "import { fail } from './errors';\nconst code: string = fail(1).code;\nconsole.log(code.size, undefinedName);\n")
    return "tsc -p ."


@recording("gfortran", "gfortran")
def gfortran():
    write("main.f90", "program main\n  implicit none\n  integer :: n\n  n = 'text'\n  call missing(n, m)\nend program\n")
    return "gfortran -c main.f90"


# Linkers

@recording("ld", "gcc")
def ld():
    write("main.c", "int compute(int);\nint helper(void);\nint shared_value = 1;\nint main(void) { return compute(1) + helper() + helper(); }\n")
    write("other.c", "int shared_value = 2;\nint other(void) { return shared_value; }\n")
    return "gcc -c main.c other.c && gcc -o program main.o other.o -lm -ldoesnotexist; gcc -o program main.o other.o"


@recording("lld", "clang", "ld.lld")
def lld():
    write("main.c", "int compute(int);\nint helper(void);\nint main(void) { return compute(1) + helper(); }\n")
    return "clang -fuse-ld=lld -o program main.c"


# Build tools

@recording("make", "make", "gcc")
def make():
    names = [f"module_{number}" for number in range(60)]
    for number, name in enumerate(names):
        body = "return strlen(0) + missing_field;" if number == 31 else f"return {number};"
        write(f"src/{name}.c", f"int {name}(void) {{ {body} }}\n")
    objects = " ".join(f"obj/{name}.o" for name in names)
    write("Makefile", f"all: {objects}\n\nobj/%.o: src/%.c\n\t@mkdir -p obj\n\tgcc -O2 -Wall -Wextra -c -o $@ $<\n")
    return "make -j4 -k"


@recording("make-recursive", "make")
def make_recursive():
    write("Makefile", "all:\n\t$(MAKE) -C library\n")
    write("library/Makefile", "all: missing.c\n\t@echo built\n")
    write("check/Makefile", "all:\n\t@echo checking; ./run-checks.sh\n")
    return "make; make -C check"


@recording("cmake", "cmake")
def cmake():
    write("CMakeLists.txt", 'cmake_minimum_required(VERSION 3.20)\nproject(parser C)\nfind_package(Nonexistent 2.0 REQUIRED)\nadd_executable(parser main.c)\n')
    return "cmake -S . -B build"


@recording("ctest", "cmake", "ctest")
def ctest():
    tests = "".join(f"add_test(NAME parser.case_{number} COMMAND sh -c \"{'echo expected 4 got 5 >&2; exit 3' if number in (17, 40) else 'true'}\")\n" for number in range(50))
    write("CMakeLists.txt", f"cmake_minimum_required(VERSION 3.20)\nproject(parser NONE)\nenable_testing()\n{tests}")
    return "cmake -S . -B build >/dev/null && cd build && ctest --output-on-failure"


@recording("ninja-large", "ninja", "gcc")
def ninja_large():
    # 2.8 MB in which one of 36,000 steps fails, and has a name that says otherwise.
    write("src/error/module_18000.c", "int total(int *values, int count) {\n    int sum = 0;\n    for (int i = 0; i < count; i++) sum += value[i];\n    return sum;\n}\n")
    lines = ["rule cxx\n  command = true\n  description = CXX obj/error/$name.o -O2 -g -Wall -Werror -Isrc/error/include\n"]
    lines.append("rule cc\n  command = gcc -O2 -g -Wall -Werror -c $in -o $out\n  description = CXX obj/error/$name.o -O2 -g -Wall -Werror -Isrc/error/include\n")
    for number in range(1, 36001):
        if number == 18000:
            lines.append(f"build obj/module_{number}.o: cc src/error/module_{number}.c\n  name = module_{number}\n")
        else:
            lines.append(f"build obj/module_{number}.o: cxx\n  name = module_{number}\n")
    write("build.ninja", "".join(lines))
    return "ninja -k 0 -j 4"


@recording("swift-build", "swift")
def swift_build():
    write("Package.swift", '// swift-tools-version: 6.0\nimport PackageDescription\nlet package = Package(name: "Store", targets: [.target(name: "Store"), .testTarget(name: "StoreTests", dependencies: ["Store"])])\n')
    write("Sources/Store/StoreError.swift", "public enum StoreError: Error, Equatable {\n    case notFound(Int)\n    case failed(message: String)\n}\n")
    write("Sources/Store/Store.swift", "public struct Store {\n    var jobs: [Int: String] = [:]\n    public init() {}\n    public func job(_ number: Int) throws -> String {\n        guard let job = jobs[number] else { throw StoreError.notFound(number) }\n        return job\n    }\n}\n")
    write("Tests/StoreTests/StoreErrorTests.swift", 'import Testing\n@testable import Store\n\n@Suite struct StoreErrorTests {\n    @Test func errorIsThrownForAMissingJob() {\n        #expect(throws: StoreError.notFound(7)) { try Store().job(7) }\n    }\n    @Test func failedErrorsAreEqual() {\n        #expect(StoreError.failed(message: "a") == StoreError.failed(message: "b"))\n    }\n    @Test(arguments: 1...200) func errorForBadInput(_ number: Int) throws {\n        #expect(throws: StoreError.self) { try Store().job(number) }\n        if number == 77 { _ = try Store().job(number) }\n    }\n}\n')
    return "swift test --disable-xctest --disable-sandbox"


@recording("swift-compile", "swift")
def swift_compile():
    write("Package.swift", '// swift-tools-version: 6.0\nimport PackageDescription\nlet package = Package(name: "Store", targets: [.target(name: "Store")])\n')
    write("Sources/Store/StoreError.swift", "public enum StoreError: Error {\n    case notFound(Int)\n}\n")
    write("Sources/Store/Store.swift", "public struct Store {\n    var jobs: [Int: String] = [:]\n    public func job(_ number: Int) throws -> String {\n        guard let job = jobs[number] else { throw StoreError.missing(number) }\n        return jobb\n    }\n}\n")
    return "swift build --disable-sandbox"


@recording("maven", "mvn")
def maven():
    write("pom.xml", '<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion><groupId>example</groupId><artifactId>parser</artifactId><version>1</versoin></project>\n')
    return "mvn -B -o package"


# Test runners

@recording("pytest", "pytest")
def pytest():
    write("test_parser.py", 'import pytest\n\n\ndef parse(text):\n    if not text:\n        raise ValueError("empty text")\n    return text.split(",")\n\n\n@pytest.mark.parametrize("number", range(150))\ndef test_returns_an_error_for_bad_input(number):\n    with pytest.raises(ValueError):\n        parse("")\n\n\ndef test_splits_at_commas():\n    assert parse("a,b") == ["a", "b", "c"]\n\n\ndef test_reads_a_file(tmp_path):\n    parse((tmp_path / "missing").read_text())\n\n\n@pytest.fixture\ndef broken():\n    raise RuntimeError("no database")\n\n\ndef test_uses_a_database(broken):\n    pass\n')
    return "pytest -v -p no:cacheprovider"


@recording("unittest", "python3")
def unittest():
    write("test_sums.py", 'import unittest\n\n\nclass SumTests(unittest.TestCase):\n    def test_error_handling(self):\n        with self.assertRaises(TypeError):\n            sum("a")\n\n    def test_sum(self):\n        self.assertEqual(sum([1, 2]), 4)\n\n    def test_division(self):\n        1 / 0\n\n\nif __name__ == "__main__":\n    unittest.main()\n')
    return "python3 -m unittest -v test_sums"


@recording("cargo-test", "cargo")
def cargo_test():
    write("Cargo.toml", '[package]\nname = "parser"\nversion = "0.1.0"\nedition = "2021"\n')
    tests = "".join(f"    #[test]\n    fn returns_an_error_for_bad_input_{number}() {{ assert!(parse(\"\").is_err()); }}\n" for number in range(100))
    write("src/lib.rs", 'pub fn parse(text: &str) -> Result<usize, String> {\n    if text.is_empty() { Err("empty".into()) } else { Ok(text.len()) }\n}\n\n#[cfg(test)]\nmod tests {\n    use super::*;\n' + tests + '    #[test]\n    fn counts_bytes() { assert_eq!(parse("abc").unwrap(), 4, "bytes of abc"); }\n    #[test]\n    fn unwraps() { parse("").unwrap(); }\n}\n')
    return "cargo test --offline"


@recording("go-test", "go")
def go_test():
    write("go.mod", "module example.com/parser\n\ngo 1.19\n")
    write("parser.go", "package parser\n\nfunc Parse(text string) int { return len(text) }\n")
    write("parser_test.go", 'package parser\n\nimport (\n\t"fmt"\n\t"testing"\n)\n\nfunc TestErrorForBadInput(t *testing.T) {\n\tfor i := 0; i < 80; i++ {\n\t\tt.Run(fmt.Sprintf("error_case_%d", i), func(t *testing.T) {\n\t\t\tif i == 42 {\n\t\t\t\tt.Errorf("Parse(%q) = %d, want %d", "abc", Parse("abc"), 4)\n\t\t\t}\n\t\t})\n\t}\n}\n\nfunc TestFatal(t *testing.T) {\n\tt.Fatal("cannot open the database")\n}\n')
    return "go test -v ./..."


@recording("go-panic", "go")
def go_panic():
    write("go.mod", "module example.com/parser\n\ngo 1.19\n")
    write("main.go", 'package main\n\nimport "fmt"\n\ntype node struct{ next *node }\n\nfunc walk(n *node) *node { return n.next.next }\n\nfunc main() {\n\tfor i := 0; i < 20; i++ {\n\t\tfmt.Printf("handled request %d without error\\n", i)\n\t}\n\twalk(&node{})\n}\n')
    return "go run main.go"


@recording("jest", "jest")
def jest():
    tests = "".join(f"  test('returns an error for bad input {number}', () => {{ expect(() => parse('')).toThrow('empty'); }});\n" for number in range(120))
    write("package.json", '{"name": "parser"}\n')
    write("parser.js", "module.exports = function parse(text) {\n  if (!text) throw new Error('empty');\n  return text.split(',');\n};\n")
    write("parser.test.js", "const parse = require('./parser');\n\ndescribe('errors', () => {\n" + tests + "  test('splits at commas', () => {\n    expect(parse('a,b')).toEqual(['a', 'b', 'c']);\n  });\n  test('throws', () => {\n    parse('');\n  });\n});\n")
    return "jest --verbose --ci"


def mocha_tests(count, failing):
    lines = ["const assert = require('assert');\n\ndescribe('errors', () => {\n"]
    for number in range(count):
        name = f"returns an error for bad input {number}" if number % 5 < 3 else f"accepts case {number} of the failed handler"
        body = f"assert.strictEqual({number}, {number + 1});" if number in failing else ""
        lines.append(f"  it('{name}', () => {{ {body} }});\n")
    return "".join(lines) + "});\n"


@recording("mocha-4000", "mocha")
def mocha_4000():
    write("test/errors.js", mocha_tests(4000, {711, 2048, 3333}))
    return "mocha"


@recording("tap-4000", "node")
def tap_4000():
    write("errors.test.js", "const test = require('node:test');\n" + mocha_tests(4000, {711, 2048, 3333}).replace("describe(", "test.describe(").replace("  it(", "  test.it("))
    return "node --test --test-reporter=tap errors.test.js"


@recording("node-spec", "node")
def node_spec():
    write("errors.test.js", "const test = require('node:test');\n" + mocha_tests(60, {31}).replace("describe(", "test.describe(").replace("  it(", "  test.it("))
    return "node --test --test-reporter=spec errors.test.js"


@recording("vitest", "vitest")
def vitest():
    write("package.json", '{"name": "parser", "type": "module"}\n')
    write("errors.test.js", "import { expect, test } from 'vitest';\n" + "".join(f"test('returns an error for bad input {number}', () => {{}});\n" for number in range(40)) + "test('adds', () => { expect(1 + 1).toBe(3); });\n")
    return "NO_COLOR=1 vitest run --reporter=verbose"


@recording("prove", "prove")
def prove():
    write("t/parse.t", 'use strict; use warnings; use Test::More tests => 43;\nok(1, "error $_ is reported") for 1 .. 40;\nis("a", "b", "letters are equal");\nis_deeply([1, 2], [1, 3], "lists are equal");\nok(0, "not yet") for 1;\n')
    write("t/dies.t", 'use strict; use warnings; use Test::More tests => 2;\nok(1, "starts");\ndie "cannot open the database\\n";\n')
    return "prove -v t"


@recording("junit4", "javac", "java")
def junit4():
    write("ErrorTest.java", 'import static org.junit.Assert.*;\nimport org.junit.Test;\n\npublic class ErrorTest {\n    @Test public void errorForBadInput() {}\n    @Test public void counts() { assertEquals("size of the list", 3, java.util.List.of(1, 2).size()); }\n    @Test public void reads() throws Exception { new java.io.FileReader("/tmp/recordings/missing"); }\n}\n')
    path = ".:/usr/share/java/junit4.jar:/usr/share/java/hamcrest-core.jar:/usr/share/java/hamcrest-all.jar:/usr/share/java/hamcrest.jar"
    return f"javac -cp {path} ErrorTest.java && java -cp {path} org.junit.runner.JUnitCore ErrorTest"


@recording("bats", "bats")
def bats():
    write("parse.bats", "".join(f'@test "error {number} is reported" {{ true; }}\n' for number in range(30)) + '@test "adds" {\n  run expr 1 + 1\n  [ "$output" = 3 ]\n}\n')
    return "bats parse.bats"


@recording("rspec", "rspec")
def rspec():
    write("spec/parse_spec.rb", "RSpec.describe 'errors' do\n" + "".join(f"  it('returns error {number}') {{ expect(1).to eq(1) }}\n" for number in range(30)) + "  it('adds') { expect(1 + 1).to eq(3) }\n  it('opens') { File.read('missing') }\nend\n")
    return "rspec --format documentation"


# Programs that end badly

@recording("python", "python3")
def python():
    write("store.py", 'import json\n\n\ndef load(path):\n    try:\n        return json.loads(open(path).read())\n    except json.JSONDecodeError as error:\n        raise RuntimeError(f"cannot read {path}") from error\n')
    write("main.py", 'import store\n\n\ndef main():\n    for number in range(200):\n        print(f"request {number}: 0 errors, status 200")\n    store.load("settings.json")\n\n\nmain()\n')
    write("settings.json", "{'a': 1}\n")
    return "python3 -u main.py"


@recording("node", "node")
def node():
    write("main.js", "const store = require('./store');\nfor (let i = 0; i < 50; i++) console.log(`request ${i}: no error`);\nsetTimeout(() => store.load(undefined), 1);\n")
    write("store.js", "exports.load = function load(options) {\n  return options.path.length;\n};\n")
    return "node main.js"


@recording("java", "javac", "java")
def java():
    write("Main.java", 'import java.util.*;\n\npublic class Main {\n    static int load(Map<String, String> settings) {\n        try {\n            return Integer.parseInt(settings.get("port"));\n        } catch (NumberFormatException error) {\n            throw new IllegalStateException("the port is not a number", error);\n        }\n    }\n\n    public static void main(String[] args) {\n        for (int i = 0; i < 50; i++) System.out.println("request " + i + " done, errors: 0");\n        List.of(1).forEach(one -> load(Map.of("port", "80a")));\n    }\n}\n')
    return "javac Main.java && java Main"


@recording("rust-panic", "cargo")
def rust_panic():
    write("Cargo.toml", '[package]\nname = "server"\nversion = "0.1.0"\nedition = "2021"\n')
    write("src/main.rs", 'fn load(path: &str) -> String { std::fs::read_to_string(path).expect("settings") }\n\nfn main() {\n    for i in 0..50 { println!("request {i}: Ok, no error"); }\n    println!("{}", load("missing.toml"));\n}\n')
    return "RUST_BACKTRACE=1 cargo run --offline --quiet"


@recording("ruby", "ruby")
def ruby():
    write("main.rb", "def load(settings)\n  settings.fetch(:port) + 1\nend\n\n50.times { |i| puts \"request #{i}: error rate 0%\" }\nload({ host: 'a' })\n")
    return "ruby main.rb"


@recording("asan", "gcc")
def asan():
    write("main.c", '#include <stdio.h>\n#include <stdlib.h>\nint last(int *values, int count) { return values[count]; }\nint main(void) {\n    int *values = malloc(4 * sizeof *values);\n    for (int i = 0; i < 30; i++) printf("error check %d passed\\n", i);\n    fflush(stdout);\n    return last(values, 4);\n}\n')
    return "gcc -g -fsanitize=address,undefined -o program main.c && ASAN_OPTIONS=detect_leaks=0 ./program"


@recording("ubsan", "gcc")
def ubsan():
    write("main.c", '#include <stdio.h>\nint main(int argc, char **argv) {\n    int most = 2147483647;\n    for (int i = 0; i < 100; i++) most += argc;\n    printf("%d\\n", most >> (argc + 40));\n    return 1;\n}\n')
    return "gcc -g -fsanitize=undefined -o program main.c && ./program"


@recording("valgrind", "gcc", "valgrind")
def valgrind():
    write("main.c", '#include <stdlib.h>\nint main(void) {\n    int *values = malloc(4 * sizeof *values);\n    int sum = values[4];\n    free(values);\n    return sum + values[0] > 0;\n}\n')
    return "gcc -g -o program main.c && valgrind --error-exitcode=9 ./program"


@recording("shell", "bash")
def shell():
    write("deploy.sh", "set -x\nfor host in web1 web2 web3; do echo \"error page deployed to $host\"; done\ncat missing/settings.conf\nterraforn apply\ncd /root/nowhere\n./deploy.sh\nkill -SEGV $$\n")
    return "bash deploy.sh; bash -c 'bash -c \"kill -SEGV \\$\\$\"; true'"


@recording("swift-crash", "swiftc")
def swift_crash():
    write("main.swift", 'func first(_ values: [Int]) -> Int { values[3] }\nfor number in 0..<50 { print("request \\(number): no error") }\nprint(first([1, 2]))\n')
    return "swiftc -g main.swift -o program && ./program"


# Installers, and other tools

@recording("npm", "npm")
def npm():
    write("package.json", '{"name": "parser", "version": "1.0.0", "scripts": {"test": "echo \\"0 errors so far\\" && node missing.js", "build": "false"}}\n')
    return "npm test; npm run build; npm run biuld"


@recording("apt", "apt-get")
def apt():
    return "apt-get install -y --no-install-recommends -s cmake ninja-buildd libfoo-does-not-exist"


@recording("pip", "pip")
def pip():
    return "pip install --no-index --disable-pip-version-check requests-does-not-exist==9.9"


@recording("git", "git")
def git():
    return "git init -q . && git -c user.name=a -c user.email=a@b commit -q --allow-empty -m x && git checkout nowhere; git merge nothing; git push origin main; git -C /tmp/recordings/missing status"


@recording("eslint", "eslint")
def eslint():
    write(".eslintrc.json", '{"root": true, "parserOptions": {"ecmaVersion": 2018}, "rules": {"no-undef": "error", "no-unused-vars": "warn", "semi": "error"}}\n')
    write("errors.js", "const error = 1\nmissing(2);\n")
    write("main.js", "const unused = 1;\nundefinedName();\n")
    return "eslint ."


@recording("mypy", "mypy")
def mypy():
    write("errors.py", 'def fail(code: int) -> str:\n    return code\n\n\nfail("a").size\n')
    return "mypy --no-incremental errors.py"


@recording("ruff", "ruff")
def ruff():
    write("errors.py", "import os\n\n\ndef fail(code):\n    return undefined_name\n")
    return "ruff check --no-cache errors.py"


@recording("shellcheck", "shellcheck")
def shellcheck():
    write("errors.sh", "#!/bin/sh\nfor f in $(ls *.txt); do\n  [ $f == x ] && echo $undefined\ndone\n")
    return "shellcheck errors.sh"


@recording("curl", "curl")
def curl():
    return "curl -sS http://127.0.0.1:9/health; tar xf missing.tar; cp nothing /root/; python3 -c 'import nonexistent_module'; dd if=/dev/zero of=/dev/full count=1"


def record(name):
    needed, function = RECORDINGS[name]
    environment = {
        "HOME": os.environ["HOME"], "PATH": EXTRA + ":" + os.environ["PATH"] if EXTRA else os.environ["PATH"],
        "LANG": "C.UTF-8", "TERM": "dumb", "CARGO_TERM_COLOR": "never", "GOFLAGS": "-mod=mod", "GOCACHE": "/tmp/recordings-go",
        "PIP_CONFIG_FILE": "/dev/null", "NODE_PATH": os.environ.get("NODE_PATH", ""),
        "NODE_OPTIONS": os.environ.get("NODE_OPTIONS", ""),
    }
    missing = [tool for tool in needed if not shutil.which(tool, path=environment["PATH"])]
    if missing:
        return print(f"{name}: no {', '.join(missing)} here")
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    command = function()
    result = subprocess.run(
        ["sh", "-c", command], cwd=WORK, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    for file in (HERE / f"{name}.txt", HERE / f"{name}.txt.gz"):
        file.unlink(missing_ok=True)
    if len(result.stdout) > 64_000:
        (HERE / f"{name}.txt.gz").write_bytes(gzip.compress(result.stdout, 9, mtime=0))
    else:
        (HERE / f"{name}.txt").write_bytes(result.stdout)
    print(f"{name}: {len(result.stdout):,} bytes, exit status {result.returncode}", flush=True)


for name in sys.argv[1:] or RECORDINGS:
    record(name)
shutil.rmtree(WORK, ignore_errors=True)
