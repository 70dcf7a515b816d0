%% The model of bench/throughput.c in PropEr: prints "COMMANDS SECONDS CPU_SECONDS RSS_KB". The system under test counts
%% the commands.
-module(throughput).
-export([main/0, initial_state/0, command/1, precondition/2, postcondition/3, next_state/3, push/1, pop/1]).

-define(RUNS, 500).

initial_state() ->
    {0, 0}.

command(_State) ->
    proper_types:oneof([
        {call, ?MODULE, push, [proper_types:integer(0, 1000)]},
        {call, ?MODULE, pop, [proper_types:integer(0, 3)]}]).

precondition(_, _) ->
    true.

next_state({Depth, Sum}, _, {call, _, push, [Value]}) -> {Depth + 1, Sum + Value};
next_state({Depth, Sum}, _, {call, _, pop, [Count]}) -> {max(0, Depth - Count), Sum}.

postcondition(State, Call, Answer) ->
    next_state(State, Answer, Call) =:= Answer.

push(Value) -> execute(fun({Depth, Sum}) -> {Depth + 1, Sum + Value} end).
pop(Count) -> execute(fun({Depth, Sum}) -> {max(0, Depth - Count), Sum} end).

execute(How) ->
    put(executed, get(executed) + 1),
    put(system, How(get(system))),
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
        put(system, {0, 0}),
        {_History, _State, Result} = proper_statem:run_commands(?MODULE, Commands),
        Result =:= ok
    end).

%% The most memory that this process had at once, as Linux tells it.
rss_kb() ->
    {ok, Status} = file:read_file("/proc/self/status"),
    {match, [Kilobytes]} = re:run(Status, "VmHWM:\\s+(\\d+)", [{capture, all_but_first, list}]),
    list_to_integer(Kilobytes).
