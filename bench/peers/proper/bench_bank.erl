%% The benchmark bank in PropEr: model and planted bug are those of tests/zoo/bank.c.
-module(bench_bank).
-export([initial_state/0, command/1, precondition/2, postcondition/3, next_state/3]).
-export([system/0, create/0, credit/2, debit/2, authorize/2, capture/2, void/1]).

-define(DECLINED, -1).

%% Both model and system: {Account, Balance, Held} and {Auth, Account, Amount, Left}, closed when nothing is left.
-record(bank, {accounts = [], auths = []}).

initial_state() ->
    #bank{}.

command(#bank{accounts = Accounts, auths = Auths}) ->
    Amount = proper_types:integer(1, 1000),
    Account = proper_types:elements([Account || {Account, _, _} <- Accounts]),
    Open = [Auth || {Auth, _, _, Left} <- Auths, Left > 0],
    proper_types:oneof(
        [{call, ?MODULE, create, []}] ++
        [{call, ?MODULE, Name, [Account, Amount]} || Name <- [credit, debit, authorize], Accounts =/= []] ++
        [{call, ?MODULE, capture, [proper_types:elements(Open), Amount]} || Open =/= []] ++
        [{call, ?MODULE, void, [proper_types:elements(Open)]} || Open =/= []]).

precondition(_, {call, _, create, _}) ->
    true;
precondition(Bank, {call, _, Name, [Auth | _]}) when Name =:= capture; Name =:= void ->
    case lists:keyfind(Auth, 1, Bank#bank.auths) of
        {_, _, _, Left} -> Left > 0;
        false -> false
    end;
precondition(Bank, {call, _, _, [Account | _]}) ->
    lists:keymember(Account, 1, Bank#bank.accounts).

next_state(Bank, Account, {call, _, create, _}) ->
    opened(Bank, Account);
next_state(Bank, Result, {call, _, authorize, [Account, Amount]}) ->
    element(2, authorized(Bank, {call, erlang, element, [1, Result]}, Account, Amount));
next_state(Bank, _, {call, _, Name, Arguments}) ->
    element(2, changed(Bank, Name, Arguments)).

postcondition(_, {call, _, create, _}, _) ->
    true;
postcondition(Bank, {call, _, authorize, [Account, Amount]}, {Auth, Answer}) ->
    probe:same(element(1, authorized(Bank, Auth, Account, Amount)), Answer);
postcondition(Bank, {call, _, Name, Arguments}, Answer) ->
    probe:same(element(1, changed(Bank, Name, Arguments)), Answer).

available(Bank, Account) ->
    {_, Balance, Held} = lists:keyfind(Account, 1, Bank#bank.accounts),
    Balance - Held.

opened(Bank, Account) ->
    Bank#bank{accounts = Bank#bank.accounts ++ [{Account, 0, 0}]}.

%% Adds to an account's balance and to what is held of it.
add(Bank = #bank{accounts = Accounts}, Account, ToBalance, ToHeld) ->
    {_, Balance, Held} = lists:keyfind(Account, 1, Accounts),
    Bank#bank{accounts = lists:keyreplace(Account, 1, Accounts, {Account, Balance + ToBalance, Held + ToHeld})}.

leave(Bank = #bank{auths = Auths}, Auth, Left) ->
    {_, Account, Amount, _} = lists:keyfind(Auth, 1, Auths),
    Bank#bank{auths = lists:keyreplace(Auth, 1, Auths, {Auth, Account, Amount, Left})}.

answer(Bank, Account) ->
    {available(Bank, Account), Bank}.

%% What a command answers, and the bank after it.
authorized(Bank = #bank{auths = Auths}, Auth, Account, Amount) ->
    case Amount =< available(Bank, Account) of
        true -> answer(add(Bank#bank{auths = Auths ++ [{Auth, Account, Amount, Amount}]}, Account, 0, Amount), Account);
        false -> {?DECLINED, Bank#bank{auths = Auths ++ [{Auth, Account, 0, 0}]}}
    end.

changed(Bank, credit, [Account, Amount]) ->
    answer(add(Bank, Account, Amount, 0), Account);
changed(Bank, debit, [Account, Amount]) ->
    case Amount =< available(Bank, Account) of
        true -> changed(Bank, credit, [Account, -Amount]);
        false -> {?DECLINED, Bank}
    end;
changed(Bank, capture, [Auth, Amount]) ->
    {_, Account, _, Left} = lists:keyfind(Auth, 1, Bank#bank.auths),
    case Amount =< Left of
        true -> answer(add(leave(Bank, Auth, Left - Amount), Account, -Amount, -Amount), Account);
        false -> {?DECLINED, Bank}
    end;
changed(Bank, void, [Auth]) ->
    {_, _, _, Left} = lists:keyfind(Auth, 1, Bank#bank.auths),
    released(Bank, Auth, Left).

released(Bank, Auth, Released) ->
    {_, Account, _, _} = lists:keyfind(Auth, 1, Bank#bank.auths),
    answer(add(leave(Bank, Auth, 0), Account, 0, -Released), Account).

system() ->
    #bank{}.

create() ->
    probe:did(create, []),
    Account = {ref, length((probe:system())#bank.accounts)},
    probe:system(opened(probe:system(), Account)),
    Account.

authorize(Account, Amount) ->
    probe:did(authorize, [Account, Amount]),
    Auth = {ref, length((probe:system())#bank.auths)},
    {Auth, keep(authorized(probe:system(), Auth, Account, Amount))}.

credit(Account, Amount) -> execute(credit, [Account, Amount]).
debit(Account, Amount) -> execute(debit, [Account, Amount]).
capture(Auth, Amount) -> execute(capture, [Auth, Amount]).

execute(Name, Arguments) ->
    probe:did(Name, Arguments),
    keep(changed(probe:system(), Name, Arguments)).

%% The planted bug: all of it is released, not what captures have left.
void(Auth) ->
    probe:did(void, [Auth]),
    {_, _, Amount, _} = lists:keyfind(Auth, 1, (probe:system())#bank.auths),
    keep(released(probe:system(), Auth, Amount)).

keep({Answer, Bank}) ->
    probe:system(Bank),
    Answer.
