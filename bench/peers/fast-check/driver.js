/*
 * Runs a benchmark in fast-check: driver.js BENCH SEEDS prints a line of JSON for each seed. The
 * probe counts executions and commands where the system is set up and called.
 */
'use strict';
const fc = require('fast-check');

const RUNS = 10000;
const COMMANDS = 50;
const MODULES = {
    './sequences': ['queue', 'kv_one_key', 'diehard', 'kv', 'ladder'],
    './objects': ['cbuf', 'bank', 'registry'],
};

function cpuSeconds() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
}

/* Sees each execution of one seed; what it counted up to the first failure, and afterwards. */
class Probe {
    constructor() {
        this.executions = 0;
        this.commands = 0;
        this.calls = [];
        this.bug = null;
        this.started = cpuSeconds();
    }

    /* A fresh system was set up. */
    begin() {
        this.executions++;
        this.calls = [];
    }

    /* The system executes a command. */
    did(name, ...args) {
        this.commands++;
        this.calls.push([name, args]);
    }

    same(expected, answered) {
        if (expected === answered) {
            return;
        }
        if (!this.bug) {
            this.bug = { runs: this.executions, commands: this.commands, cpu: cpuSeconds() };
        }
        this.bug.plan = this.calls; /* the last failure is what fast-check reports */
        throw new Error(`${answered} instead of ${expected}`);
    }

    result(seed) {
        if (!this.bug) {
            return { seed, found: false };
        }
        return {
            seed,
            found: true,
            runs: this.bug.runs,
            commands: this.bug.commands,
            executions: this.executions - this.bug.runs,
            shrink_commands: this.commands - this.bug.commands,
            find_cpu_s: this.bug.cpu - this.started,
            shrink_cpu_s: cpuSeconds() - this.bug.cpu,
            plan: this.bug.plan.map(([name, args]) => `${name}(${args.join(', ')})`),
        };
    }
}

function run(bench, seed) {
    const probe = new Probe();
    const commands = fc.commands(bench.commands(probe), { maxCommands: COMMANDS, size: 'max' });
    const property = fc.property(commands, (sequence) => {
        fc.modelRun(() => {
            probe.begin();
            return { model: bench.model(), real: bench.system() };
        }, sequence);
    });
    fc.check(property, { seed, numRuns: RUNS });
    return probe.result(seed);
}

function main() {
    const name = process.argv[2];
    const seeds = Number(process.argv[3]);
    if (name.startsWith('challenge_')) {
        require('./challenge').main(name.slice('challenge_'.length), seeds);
        return;
    }
    const file = Object.keys(MODULES).find((module) => MODULES[module].includes(name));
    const bench = require(file)[name];
    for (let seed = 1; seed <= seeds; seed++) {
        console.log(JSON.stringify(run(bench, seed)));
    }
}

main();
