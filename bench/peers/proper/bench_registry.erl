%% The benchmark registry in PropEr: model and planted bug are those of tests/zoo/registry.c.
-module(bench_registry).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, spawn_one/0, register_one/2, unregister_one/1, whereis_one/1, kill/1]).

%% Both model and system: {Pid, Alive} and {Name, Pid}. Only the system keeps {Pid, Name}, each process's last name.
-record(registry, {pids = [], names = [], last = []}).

initial_state() ->
    #registry{}.

command(#registry{pids = Pids}) ->
    Name = proper_types:integer(0, 3),
    Pid = proper_types:elements([Pid || {Pid, _} <- Pids]),
    proper_types:oneof(
        [{call, ?MODULE, spawn_one, []}] ++
        [{call, ?MODULE, register_one, [Pid, Name]} || Pids =/= []] ++
        [{call, ?MODULE, unregister_one, [Name]}, {call, ?MODULE, whereis_one, [Name]}] ++
        [{call, ?MODULE, kill, [Pid]} || Pids =/= []]).

precondition(Registry, {call, _, Name, [Pid | _]}) when Name =:= register_one; Name =:= kill ->
    lists:keymember(Pid, 1, Registry#registry.pids);
precondition(_, _) ->
    true.

next_state(Registry, Pid, {call, _, spawn_one, _}) ->
    spawned(Registry, Pid);
next_state(Registry, _, {call, _, register_one, [Pid, Name]}) ->
    case can_register(Registry, Pid, Name) of
        true -> registered(Registry, Pid, Name);
        false -> Registry
    end;
next_state(Registry, _, {call, _, unregister_one, [Name]}) ->
    without_name(Registry, Name);
next_state(Registry, _, {call, _, kill, [Pid]}) ->
    killed(Registry#registry{names = lists:keydelete(Pid, 2, Registry#registry.names)}, Pid);
next_state(Registry, _, _) ->
    Registry.

postcondition(Registry, {call, _, register_one, [Pid, Name]}, Answer) ->
    probe:same(can_register(Registry, Pid, Name), Answer);
postcondition(Registry, {call, _, unregister_one, [Name]}, Answer) ->
    probe:same(owner(Registry, Name) =/= none, Answer);
postcondition(Registry, {call, _, whereis_one, [Name]}, Answer) ->
    probe:same(owner(Registry, Name), Answer);
postcondition(_, _, _) ->
    true.

owner(#registry{names = Names}, Name) ->
    proplists:get_value(Name, Names, none).

can_register(#registry{pids = Pids, names = Names}, Pid, Name) ->
    lists:member({Pid, true}, Pids) andalso not lists:keymember(Name, 1, Names) andalso
        not lists:keymember(Pid, 2, Names).

spawned(Registry, Pid) ->
    Registry#registry{pids = Registry#registry.pids ++ [{Pid, true}]}.

registered(Registry, Pid, Name) ->
    Registry#registry{names = [{Name, Pid} | Registry#registry.names]}.

without_name(Registry, Name) ->
    Registry#registry{names = lists:keydelete(Name, 1, Registry#registry.names)}.

killed(Registry, Pid) ->
    Registry#registry{pids = lists:keyreplace(Pid, 1, Registry#registry.pids, {Pid, false})}.

system() ->
    #registry{}.

spawn_one() ->
    probe:did(spawn, []),
    Pid = {ref, length((probe:system())#registry.pids)},
    probe:system(spawned(probe:system(), Pid)),
    Pid.

register_one(Pid, Name) ->
    probe:did(register, [Pid, Name]),
    Registry = probe:system(),
    case can_register(Registry, Pid, Name) of
        true ->
            Last = lists:keystore(Pid, 1, Registry#registry.last, {Pid, Name}),
            probe:system(registered(Registry#registry{last = Last}, Pid, Name)),
            true;
        false ->
            false
    end.

%% The planted bug: the last name is not forgotten.
unregister_one(Name) ->
    probe:did(unregister, [Name]),
    Owner = owner(probe:system(), Name),
    probe:system(without_name(probe:system(), Name)),
    Owner =/= none.

whereis_one(Name) ->
    probe:did(whereis, [Name]),
    owner(probe:system(), Name).

kill(Pid) ->
    probe:did(kill, [Pid]),
    Registry = #registry{last = Last} = probe:system(),
    probe:system(killed(case lists:keyfind(Pid, 1, Last) of
        {_, Name} -> without_name(Registry#registry{last = lists:keydelete(Pid, 1, Last)}, Name);
        false -> Registry
    end, Pid)).
