%% The model of bench/throughput.c in PropEr: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB". The system under test counts
%% the commands. The model is a list, the system a ring of cells in a map.
-module(throughput).
-export([main/0, initial_state/0, command/1, precondition/2, postcondition/3, next_state/3, push/1, pop/0, size/0]).

-define(RUNS, 500).
-define(CAPACITY, 16).

initial_state() ->
    [].

command(Values) ->
    proper_types:oneof(
        [{call, ?MODULE, push, [proper_types:integer(0, 1000)]} || length(Values) < ?CAPACITY] ++
        [{call, ?MODULE, pop, []} || Values =/= []] ++
        [{call, ?MODULE, size, []}]).

precondition(Values, {call, _, push, _}) -> length(Values) < ?CAPACITY;
precondition(Values, {call, _, pop, _}) -> Values =/= [];
precondition(_, _) -> true.

next_state(Values, _, {call, _, push, [Value]}) -> Values ++ [Value];
next_state(Values, _, {call, _, pop, _}) -> tl(Values);
next_state(Values, _, _) -> Values.

postcondition(Values, {call, _, pop, _}, Answer) -> hd(Values) =:= Answer;
postcondition(Values, {call, _, size, _}, Answer) -> length(Values) =:= Answer;
postcondition(_, _, _) -> true.

push(Value) ->
    {Cells, Head, Count} = execute(),
    put(system, {Cells#{(Head + Count) rem ?CAPACITY => Value}, Head, Count + 1}),
    ok.

pop() ->
    {Cells, Head, Count} = execute(),
    put(system, {Cells, (Head + 1) rem ?CAPACITY, Count - 1}),
    maps:get(Head, Cells).

size() ->
    {_Cells, _Head, Count} = execute(),
    Count.

execute() ->
    put(executed, get(executed) + 1),
    get(system).

main() ->
    put(executed, 0),
    rand:seed(exsplus, {1, 2, 3}),
    Start = erlang:monotonic_time(microsecond),
    true = proper:quickcheck(property(), [quiet, {numtests, ?RUNS}, {start_size, 50}, {max_size, 50}]),
    Passed = erlang:monotonic_time(microsecond) - Start,
    io:format("~p ~p ~p ~p~n", [get(executed), Passed / 1.0e6, element(1, statistics(runtime)) / 1.0e3, rss_kb()]),
    halt().

property() ->
    proper:forall(proper_statem:commands(?MODULE), fun(Commands) ->
        put(system, {#{}, 0, 0}),
        {_History, _State, Result} = proper_statem:run_commands(?MODULE, Commands),
        Result =:= ok
    end).

%% The most memory that this process had at once, as Linux tells it.
rss_kb() ->
    {ok, Status} = file:read_file("/proc/self/status"),
    {match, [Kilobytes]} = re:run(Status, "VmHWM:\\s+(\\d+)", [{capture, all_but_first, list}]),
    list_to_integer(Kilobytes).
