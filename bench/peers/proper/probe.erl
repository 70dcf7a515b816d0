%% Counts executions and commands where the system is set up and called, and keeps the system, in the dictionary of the
%% one process in which PropEr generates, executes and shrinks.
-module(probe).
-export([reset/0, execution/1, system/0, system/1, did/2, same/2, runs/0, result/1]).

-record(bug, {runs, commands, cpu_ms, plan}).
-record(probe, {executions = 0, commands = 0, calls = [], bug = none, started_ms}).

%% A new seed.
reset() ->
    put(probe, #probe{started_ms = cpu_ms()}).

%% A fresh SYSTEM was set up.
execution(System) ->
    Probe = get(probe),
    put(probe, Probe#probe{executions = Probe#probe.executions + 1, calls = []}),
    system(System).

system() ->
    get(system).

system(System) ->
    put(system, System).

%% The system executes a command; {ref, N} is the number of what it made.
did(Name, Arguments) ->
    Probe = get(probe),
    put(probe, Probe#probe{commands = Probe#probe.commands + 1, calls = [{Name, Arguments} | Probe#probe.calls]}).

%% Whether the system's answer is the model's. PropEr reports the last execution in which it was not.
same(Answer, Answer) ->
    true;
same(_Expected, _Answered) ->
    Probe = #probe{executions = Runs, commands = Commands, calls = Calls} = get(probe),
    Bug = case Probe#probe.bug of
        none -> #bug{runs = Runs, commands = Commands, cpu_ms = cpu_ms()};
        First -> First
    end,
    put(probe, Probe#probe{bug = Bug#bug{plan = lists:reverse(Calls)}}),
    false.

runs() ->
    (get(probe))#probe.executions.

%% The line of JSON of SEED.
result(Seed) ->
    case get(probe) of
        #probe{bug = none} ->
            io_lib:format("{\"seed\": ~p, \"found\": false}~n", [Seed]);
        Probe = #probe{bug = Bug} ->
            io_lib:format("{\"seed\": ~p, \"found\": true, \"runs\": ~p, \"commands\": ~p, \"executions\": ~p, "
                          "\"shrink_commands\": ~p, \"find_cpu_s\": ~p, \"shrink_cpu_s\": ~p, \"plan\": [~s]}~n",
                          [Seed, Bug#bug.runs, Bug#bug.commands, Probe#probe.executions - Bug#bug.runs,
                           Probe#probe.commands - Bug#bug.commands, (Bug#bug.cpu_ms - Probe#probe.started_ms) / 1000,
                           (cpu_ms() - Bug#bug.cpu_ms) / 1000, lists:join(", ", lists:map(fun call/1, Bug#bug.plan))])
    end.

call({Name, Arguments}) ->
    io_lib:format("\"~s(~s)\"", [Name, lists:join(", ", lists:map(fun argument/1, Arguments))]).

argument({ref, Number}) -> "#" ++ integer_to_list(Number);
argument(Number) -> integer_to_list(Number).

cpu_ms() ->
    element(1, statistics(runtime)).
