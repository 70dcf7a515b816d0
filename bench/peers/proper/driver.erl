%% Runs a benchmark in PropEr: -run driver main BENCH SEEDS prints a line of JSON for each seed. A seed is up to 100
%% checks of 100 cases each, as many as PropEr has by default; in each the size, the greatest length, grows from 1 to
%% 50.
%% PropEr's own option for a seed came after the version that Debian has, so its generator is seeded beforehand.
-module(driver).
-export([main/1]).

-define(RUNS, 10000).
-define(BATCH, 100).
-define(COMMANDS, 50).

main(["challenge_" ++ Name, Seeds]) ->
    challenge:main(Name, list_to_integer(Seeds)),
    halt();
main([Bench, Seeds]) ->
    Module = list_to_atom("bench_" ++ Bench),
    [io:put_chars(seed(Module, Seed)) || Seed <- lists:seq(1, list_to_integer(Seeds))],
    halt().

seed(Module, Seed) ->
    probe:reset(),
    batches(Module, Seed, 0),
    probe:result(Seed).

batches(Module, Seed, Batch) ->
    rand:seed(exsplus, {Seed, Batch, 1}),
    Options = [quiet, {numtests, ?BATCH}, {max_size, ?COMMANDS}],
    case proper:quickcheck(property(Module), Options) of
        true ->
            case probe:runs() < ?RUNS of
                true -> batches(Module, Seed, Batch + 1);
                false -> ok
            end;
        false ->
            ok
    end.

property(Module) ->
    proper:forall(proper_statem:commands(Module), fun(Commands) ->
        probe:execution(Module:system()),
        {_History, _State, Result} = proper_statem:run_commands(Module, Commands),
        Result =:= ok
    end).
