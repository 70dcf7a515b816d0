#!/usr/bin/env python3
"""Prints figures as tables: table.py [--markdown] BENCH.jsonl.

For a terminal, one table for each benchmark: rows are metrics, columns are tools. For bench/README.md, one for each
metric: rows are benchmarks, and at the end the geometric mean of each tool's ratio to ours, over the benchmarks in
which both found the bug at every seed: medians of some seeds are those of the lucky ones.
"""
import json
import math
import sys

US = 'propertydamage'
# Of the markdown tables: metric, title, factor, and whether ratios mean anything.
MARKDOWN = (
    ('runs_median', 'Runs until the bug', 1, True),
    ('commands_median', 'Commands until the bug', 1, True),
    ('find_cpu_s_median', 'Processor milliseconds until the bug', 1000, True),
    ('optimal_length_pct', 'Per cent of the bugs found that were shrunk to the least number of commands', 1, False),
    ('optimal_all_pct', 'Per cent with the least number of commands and the least arguments', 1, False),
    ('distinct_results', 'Different results of shrinking', 1, False),
    ('executions_median', 'Executions while shrinking', 1, True),
    ('shrink_commands_median', 'Commands while shrinking', 1, True),
    ('shrink_cpu_s_median', 'Processor milliseconds of shrinking', 1000, True),
)


def number(value):
    if value is None:
        return '-'
    return '{:,.3g}'.format(value) if isinstance(value, float) and abs(value) < 999.5 else '{:,.0f}'.format(value)


def read(path):
    """{bench: {metric: {tool: value}}}"""
    benches = {}
    with open(path, encoding='utf-8') as file:
        for line in file:
            figure = json.loads(line)
            benches.setdefault(figure['bench'], {}).setdefault(figure['metric'], {})[figure['tool']] = figure['value']
    return benches


def tools_of(tables):
    return list(dict.fromkeys(tool for metrics in tables for values in metrics.values() for tool in values))


def terminal(benches):
    for bench, metrics in benches.items():
        tools = tools_of([metrics])
        widths = [max(16, len(tool) + 2) for tool in tools]
        print('\n%-26s%s' % (bench, ''.join(tool.rjust(width) for tool, width in zip(tools, widths))))
        for metric, values in metrics.items():
            print('  %-24s%s' % (metric, ''.join(number(values.get(tool)).rjust(width)
                                                 for tool, width in zip(tools, widths))))


def row(cells):
    print('| %s |' % ' | '.join(cells))


def head(title, tools):
    print('\n%s:\n' % title)
    row([''] + tools)
    row(['---'] + ['---:'] * len(tools))


def always_found(metrics, tool):
    return metrics['found'].get(tool, 0) == metrics['seeds'].get(tool) != 0


def ratio(benches, metric, tool):
    """The geometric mean of what TOOL needs, divided by what we need."""
    pairs = [(metrics[metric].get(tool), metrics[metric].get(US)) for metrics in benches.values()
             if always_found(metrics, tool) and always_found(metrics, US)]
    logs = [math.log(theirs / ours) for theirs, ours in pairs if theirs and ours]
    return number(math.exp(sum(logs) / len(logs))) if logs else '-'


def group(title, found):
    """The tables of some benchmarks in which something was to be found, or was given and to be shrunk."""
    tools = tools_of(found.values())
    print('\n### %s' % title)
    head('Bugs found, of the seeds done', tools)
    for bench, metrics in found.items():
        row([bench] + ['%s/%s' % (number(metrics['found'].get(tool)), number(metrics['seeds'].get(tool)))
                       for tool in tools])
    for metric, title, factor, comparable in MARKDOWN:
        told = {bench: metrics for bench, metrics in found.items() if metric in metrics}
        if not told:
            continue
        head(title, tools)
        for bench, metrics in told.items():
            values = [metrics[metric].get(tool) for tool in tools]
            row([bench] + [number(value if value is None else float(value) * factor) for value in values])
        if comparable:
            row(['*times ours*'] + [ratio(told, metric, tool) for tool in tools])


def generation(benches):
    """How soon each way to generate finds the bugs; its name stands where that of a tool does."""
    prefix = 'generation_'
    told = {bench[len(prefix):]: metrics for bench, metrics in benches.items() if bench.startswith(prefix)}
    ways = tools_of(told.values())
    for metric, title in (('commands_mean', 'Commands until the bug, mean of 200 seeds'),
                          ('times_best', 'Times the commands of the best way')):
        head(title, ways)
        for bench, metrics in told.items():
            row([bench] + [number(metrics[metric].get(way)) for way in ways])


def markdown(benches):
    """All benchmarks in which bugs were to be found, and how fast commands are."""
    groups = {'Sequences of commands': {}, 'Long sequences': {}, 'The shrinking challenge': {}}
    for bench, metrics in benches.items():
        if 'found' in metrics:
            title = ('The shrinking challenge' if bench.startswith('challenge_') else
                     'Long sequences' if bench.startswith('shrink_') else 'Sequences of commands')
            groups[title][bench] = metrics
    for title, found in groups.items():
        if found:
            group(title, found)
    if any(bench.startswith('generation_') for bench in benches):
        print('\n### Generation')
        generation(benches)
    if 'throughput' in benches:
        speeds = benches['throughput']
        tools = list(speeds['commands_per_s'])
        print('\n### Throughput')
        head('Commands of a model that costs nothing', tools)
        for metric in ('commands_per_s', 'commands_per_cpu_s', 'rss_kb'):
            row([metric] + [number(speeds[metric].get(tool)) for tool in tools])
        for ours, title in ((US, 'ours is faster, times'), (US + '_cores', 'ours on all cores is, times')):
            row(['*%s*' % title] + [number(speeds.get('times_' + tool, {}).get(ours)) for tool in tools])


def main():
    benches = read(sys.argv[-1])
    if '--markdown' in sys.argv:
        markdown(benches)
    else:
        terminal(benches)


if __name__ == '__main__':
    main()
