//! What scripts compute, without any system around them.

use super::{Heap, Machine, Stop, Value, compile};

/// Runs a script; what it prints, and how it ended.
fn run(source: &str) -> (Vec<String>, String) {
    let source = compile(source).unwrap_or_else(|(line, problem)| panic!("line {line}: {problem}"));
    let mut heap = Heap::default();
    let mut machine = Machine::new(&source, 0, Vec::new()).unwrap();
    let mut printed = Vec::new();
    loop {
        match machine.run(&source, &mut heap) {
            Stop::Finished(_) => return (printed, "finished".into()),
            Stop::Failed(exception, line) => return (printed, format!("line {line}: {}", exception.shown())),
            Stop::System(call) if &*call.name == "print" => {
                let texts: Vec<String> = call.arguments.iter().map(|value| heap.text(value)).collect();
                printed.push(texts.join(" "));
                machine.answer(Value::None);
            }
            Stop::System(call) => panic!("{call:?}"),
        }
    }
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(run(source), (expected.iter().map(|line| (*line).to_owned()).collect(), "finished".to_owned()));
}

#[test]
fn loops_functions_and_conditions() {
    let source = "
def fib(n, first=0):
    a, b = first, 1
    while n > 0:
        a, b = b, a + b
        n -= 1
    return a

for i in range(5):
    if i == 1:
        continue
    elif i == 4:
        break
    print(i, fib(i))
print('end' if fib(10) == 55 else 'no')
";
    check(source, &["0 0", "2 1", "3 2", "end"]);
}

#[test]
fn texts_bytes_lists_and_dictionaries() {
    let source = r#"
names = {'a': 1}
names['b'] = [1, 2]
names['b'].append(b'x\r\n')
print(names, len(names['b']), 'a' in names, b'\r\n' in b'ab\r\n')
head, sep, rest = b'GET / HTTP/1.1\r\nHost: x'.partition(b'\r\n')
print(head.split(), rest[-1:], head[0:3].decode().lower(), 7 // 2, -7 // 2, -7 % 3, 1 / 4)
print([n * n for n in range(6) if n % 2 == 1], sum(n for a, n in [(0, 1), (0, 2)]))
print(f'{head[4:5]} of %d, %s' % (3, 'x'), "it's")
"#;
    check(
        source,
        &[
            r"{'a': 1, 'b': [1, 2, b'x\r\n']} 3 True True",
            "[b'GET', b'/', b'HTTP/1.1'] b'x' get 3 -4 2 0.25",
            "[1, 9, 25] 3",
            "b'/' of 3, x it's",
        ],
    );
}

#[test]
fn errors_are_taken_where_they_are_named() {
    let source = "
def risky(n):
    try:
        if n == 0:
            raise ValueError('zero')
        if n == 1:
            return {}['k']
        return n
    except ValueError as e:
        print('value', e)
    finally:
        print('after', n)

for n in range(3):
    try:
        print(risky(n))
    except (KeyError, OSError):
        print('key')
        continue
risky(undefined)
";
    let (printed, end) = run(source);
    assert_eq!(printed, ["value zero", "after 0", "None", "after 1", "key", "2"]);
    assert_eq!(end, "line 20: NameError: name 'undefined' is not defined");
}

#[test]
fn names_of_a_function_are_its_own_unless_said_to_be_global() {
    check(
        "x = 1\ndef f():\n    x = 2\n    return x\ndef g():\n    global x\n    x += 5\nprint(f(), x)\ng()\nprint(x)\n",
        &["2 1", "6"],
    );
}

#[test]
fn what_cannot_be_read_says_where() {
    for (source, line) in [
        ("x = (1", 1),
        ("if x\n  pass", 1),
        ("a = 1\n  b = 2", 2),
        ("x = 'abc", 1),
        ("class A:\n  pass", 1),
        ("break", 1),
    ] {
        assert_eq!(compile(source).map(|_| ()).map_err(|(line, _)| line), Err(line), "{source}");
    }
}

#[test]
fn a_thread_that_never_waits_is_ended() {
    assert!(run("while True:\n    pass\n").1.contains("never waits"));
}

#[test]
fn a_name_takes_a_value_inside_a_condition_and_numbers_are_rounded_to_even() {
    check("left = [3, 2, 0]\nwhile n := left.pop(0):\n    print(n)\nif (m := 5) > 4: print(m)", &["3", "2", "5"]);
    check("print(round(2.5), round(3.5), round(-1.5), round(7), round(1.2345, 2))", &["2 4 -2 7 1.23"]);
}
