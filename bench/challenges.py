"""The shrinking challenge: what each property says, by which all tools' results are judged.

An input is told as JSON by every tool: lists of lists, [a, b] of two numbers, [list, index]; an expression is a number
or ["+", left, right] or ["/", left, right]. Our program tells it as a line of a plan instead, which `read_line` and
`write_line` translate. The smallest inputs are in optimal.json.
"""
import json
import re

INT_MIN, INT_MAX = -2**31, 2**31 - 1


def wrapped(number):
    """As 16 bits with a sign."""
    return (number + 2**15) % 2**16 - 2**15


def divided(a, b):
    """As C does it: towards 0."""
    return abs(a) // abs(b) * (1 if (a < 0) == (b < 0) else -1)


def evaluated(expression):
    """Raises ZeroDivisionError if it divides by 0."""
    if not isinstance(expression, (list, tuple)):
        return expression
    operator, left, right = expression
    left, right = evaluated(left), evaluated(right)
    return left + right if operator == '+' else divided(left, right)


def divides_by_literal_zero(expression):
    if not isinstance(expression, (list, tuple)):
        return False
    operator, left, right = expression
    return (operator == '/' and right == 0 or divides_by_literal_zero(left) or divides_by_literal_zero(right))


def calculates(expression):
    try:
        evaluated(expression)
    except ZeroDivisionError:
        return False
    return True


def deletes(numbers, index):
    left = list(numbers)
    left.remove(numbers[index])
    return numbers[index] not in left


def distinct(lists):
    return len({number for numbers in lists for number in numbers})


def total(lists):
    return sum(len(numbers) for numbers in lists)


def are_bound(lists, most):
    """What bound5 assumes of its lists, of at most MOST elements each."""
    return (len(lists) == 5 and all(len(numbers) <= most and wrapped(sum(numbers)) < 256 and
                                    all(-2**15 <= number < 2**15 for number in numbers) for numbers in lists))


def is_bound(lists):
    return wrapped(sum(sum(numbers) for numbers in lists)) < 1280


def are_positive(pair):
    return all(0 < number <= INT_MAX for number in pair)


def any_input(_):
    return True


# Whether an input counts, and whether the property holds for it.
CHALLENGES = {
    'bound5': (lambda lists: are_bound(lists, 1), is_bound),
    'bound5_free': (lambda lists: are_bound(lists, INT_MAX), is_bound),
    'large_union_list': (any_input, lambda lists: distinct(lists) < 5),
    'reverse': (any_input, lambda numbers: list(numbers) == list(numbers)[::-1]),
    'calculator': (lambda expression: not divides_by_literal_zero(expression), calculates),
    'length_list': (lambda numbers: 1 <= len(numbers) <= 100 and all(0 <= number <= 1000 for number in numbers),
                    lambda numbers: max(numbers) < 900),
    'difference_zero': (are_positive, lambda pair: pair[0] < 10 or pair[0] != pair[1]),
    'difference_small': (are_positive, lambda pair: pair[0] < 10 or not 1 <= abs(pair[0] - pair[1]) <= 4),
    'difference_one': (are_positive, lambda pair: pair[0] < 10 or abs(pair[0] - pair[1]) != 1),
    'deletion': (lambda pair: 0 <= pair[1] < len(pair[0]), lambda pair: deletes(*pair)),
    'distinct': (any_input, lambda numbers: distinct([numbers]) < 3),
    'nestedlists': (any_input, lambda lists: total(lists) <= 10),
}


def fails(name, value):
    """Whether VALUE is a counterexample."""
    counts, holds = CHALLENGES[name]
    return counts(value) and not holds(value)


def leaves(value):
    """Its numbers."""
    if isinstance(value, int):
        return [value]
    return [number for item in value if not isinstance(item, str) for number in leaves(item)]


def size(value):
    """How large an input is: its numbers, how many, then how large. No two tools agree beyond that."""
    numbers = leaves(value)
    return (len(numbers), sum(abs(number) for number in numbers))


def unordered(value):
    """VALUE with its lists sorted, where all of a list's items are of one kind: which comes first is a tool's choice."""
    if isinstance(value, int) or any(isinstance(item, str) for item in value):
        return value
    items = [unordered(item) for item in value]
    return items if len({isinstance(item, int) for item in items}) > 1 else sorted(items)


# ---- As a line of a plan: $1 Reverse(items=[0, 1]) ------------------------------------------------------------------

def items_of(lists):
    return [{'items': numbers} for numbers in lists]


def tree_of(expression):
    if not isinstance(expression, (list, tuple)):
        return {'number': expression, 'operation': None}
    operator, left, right = expression
    return {'number': 0, 'operation': {'op': 'add' if operator == '+' else 'divide', 'left': tree_of(left),
                                       'right': tree_of(right)}}


def expression_of(tree):
    it = tree['operation']
    if it is None:
        return tree['number']
    return ['+' if it['op'] == 'add' else '/', expression_of(it['left']), expression_of(it['right'])]


# From an input to the fields of our struct, and back.
FIVE = (lambda lists: dict(zip('abcde', lists)), lambda fields: [fields[name] for name in 'abcde'])
ITEMS = (lambda numbers: {'items': numbers}, lambda fields: fields['items'])
LISTS = (lambda lists: {'lists': items_of(lists)}, lambda fields: [it['items'] for it in fields['lists']])
PAIR = (lambda pair: dict(zip('ab', pair)), lambda fields: [fields['a'], fields['b']])
INDEXED = (lambda pair: {'items': pair[0], 'index': pair[1]}, lambda fields: [fields['items'], fields['index']])
TREE = (lambda expression: {'expression': tree_of(expression)}, lambda fields: expression_of(fields['expression']))
FIELDS = {
    'bound5': ('Bound5', FIVE), 'bound5_free': ('Bound5Free', FIVE), 'large_union_list': ('LargeUnionList', LISTS),
    'reverse': ('Reverse', ITEMS), 'calculator': ('Calculator', TREE), 'length_list': ('LengthList', ITEMS),
    'difference_zero': ('Difference', PAIR), 'difference_small': ('Difference', PAIR),
    'difference_one': ('Difference', PAIR), 'deletion': ('Deletion', INDEXED), 'distinct': ('Distinct', ITEMS),
    'nestedlists': ('Nestedlists', LISTS),
}


def text_of(value):
    if isinstance(value, dict):
        return '{%s}' % ', '.join('%s=%s' % (name, text_of(item)) for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return '[%s]' % ', '.join(map(text_of, value))
    return 'none' if value is None else str(value)


def write_line(name, value):
    title, (fields_of, _) = FIELDS[name]
    return '$1 %s(%s)' % (title, text_of(fields_of(value))[1:-1])


def read_line(name, line):
    """The input that LINE says, without the attributes behind it. Everything in it is a number, a name, or made of
    them, which JSON nearly says, too."""
    fields = re.search(r'\((.*?)\)(?: @|$)', line)[1]
    text = re.sub(r'\b[a-z]\w*\b(?!=)', lambda word: 'null' if word[0] == 'none' else '"%s"' % word[0], fields)
    return FIELDS[name][1][1](json.loads('{%s}' % re.sub(r'\b([a-z]\w*)=', r'"\1": ', text)))
