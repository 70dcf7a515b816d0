/*
 * The shrinking challenge in fast-check. What the properties say is in bench/challenges.py.
 */
'use strict';
const fc = require('fast-check');

const RUNS = 100000;
/* Then every input is said to hold, which ends the shrinking: two numbers that can only fall
 * together, by some units at a time, would take hours. */
const EXECUTIONS = 100000;
const POSITIVE = fc.integer({ min: 1, max: 0x7fffffff });

function cpuSeconds() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
}

function sum(numbers) {
    return numbers.reduce((a, b) => a + b, 0);
}

/* As 16 bits with a sign. */
function wrapped(number) {
    return (number << 16) >> 16;
}

/* Five lists whose sums, wrapped to 16 bits, are below 256. */
function five(limits) {
    const int16 = fc.integer({ min: -0x8000, max: 0x7fff });
    const list = fc.array(int16, limits).filter((numbers) => wrapped(sum(numbers)) < 256);
    return fc.tuple(list, list, list, list, list);
}

function isBound(lists) {
    return wrapped(sum(lists.flat())) < 1280;
}

/* A number, or [operator, left, right]. */
const { expression } = fc.letrec((tie) => ({
    expression: fc.oneof(
        fc.integer(),
        fc.tuple(fc.constant('+'), tie('expression'), tie('expression')),
        fc.tuple(fc.constant('/'), tie('expression'), tie('expression')),
    ),
}));

function dividesByLiteralZero(it) {
    return Array.isArray(it) && ((it[0] === '/' && it[2] === 0) || dividesByLiteralZero(it[1]) ||
        dividesByLiteralZero(it[2]));
}

/* Throws RangeError if it divides by 0, as integers of any size do. */
function evaluated(it) {
    if (!Array.isArray(it)) {
        return BigInt(it);
    }
    const [left, right] = [evaluated(it[1]), evaluated(it[2])];
    return it[0] === '+' ? left + right : left / right;
}

function calculates(it) {
    try {
        evaluated(it);
        return true;
    } catch (error) {
        return !(error instanceof RangeError);
    }
}

function reversible(numbers) {
    return [...numbers].reverse().every((number, i) => number === numbers[i]);
}

function deletes([numbers, index]) {
    const left = [...numbers];
    left.splice(left.indexOf(numbers[index]), 1);
    return !left.includes(numbers[index]);
}

/* Inputs of two positive numbers, for which the property is about their difference. */
function difference(holds) {
    return {
        input: fc.tuple(POSITIVE, POSITIVE),
        holds: ([a, b]) => a < 10 || holds(Math.abs(a - b)),
    };
}

const LISTS = fc.array(fc.array(fc.integer()));

const challenges = {
    bound5: { input: five({ maxLength: 1 }), holds: isBound },
    bound5_free: { input: five({}), holds: isBound },
    large_union_list: { input: LISTS, holds: (lists) => new Set(lists.flat()).size < 5 },
    reverse: { input: fc.array(fc.integer()), holds: reversible },
    calculator: {
        input: expression.filter((it) => !dividesByLiteralZero(it)),
        holds: calculates,
    },
    length_list: {
        input: fc.integer({ min: 1, max: 100 }).chain((n) =>
            fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: n, maxLength: n })),
        holds: (numbers) => Math.max(...numbers) < 900,
    },
    difference_zero: difference((apart) => apart !== 0),
    difference_small: difference((apart) => apart < 1 || apart > 4),
    difference_one: difference((apart) => apart !== 1),
    deletion: {
        input: fc.array(fc.integer(), { minLength: 1 }).chain((numbers) =>
            fc.tuple(fc.constant(numbers), fc.nat(numbers.length - 1))),
        holds: deletes,
    },
    distinct: { input: fc.array(fc.integer()), holds: (numbers) => new Set(numbers).size < 3 },
    nestedlists: { input: LISTS, holds: (lists) => lists.flat().length <= 10 },
};

/* Finds and shrinks; the last failure is what fast-check reports. */
function run({ input, holds }, seed) {
    const result = { seed, found: false };
    let executions = 0;
    let cpu = cpuSeconds();
    const property = fc.property(input, (value) => {
        if (result.found && executions - result.runs === EXECUTIONS) {
            return true;
        }
        executions++;
        if (holds(value)) {
            return true;
        }
        if (!result.found) {
            const now = cpuSeconds();
            Object.assign(result, { found: true, runs: executions, find_cpu_s: now - cpu });
            cpu = now;
        }
        result.result = value;
        return false;
    });
    fc.check(property, { seed, numRuns: RUNS });
    if (result.found) {
        result.executions = executions - result.runs;
        result.shrink_cpu_s = cpuSeconds() - cpu;
    }
    return result;
}

/* Prints a line of JSON for each seed. */
function main(name, seeds) {
    for (let seed = 1; seed <= seeds; seed++) {
        console.log(JSON.stringify(run(challenges[name], seed)));
    }
}

module.exports = { main };
