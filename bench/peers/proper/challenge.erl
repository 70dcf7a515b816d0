%% The shrinking challenge in PropEr. What the properties say is in bench/challenges.py. A seed is up to 1,000 checks of
%% 100 cases each, as in driver.erl, with sizes up to PropEr's own 42, which limits the integers, too.
-module(challenge).
-export([main/2]).

-define(RUNS, 100000).
-define(BATCH, 100).
%% Then every input is said to hold, which ends the shrinking.
-define(EXECUTIONS, 100000).

-record(seen, {executions = 0, runs = none, found_ms, started_ms, last}).

%% Prints a line of JSON for each seed.
main(Name, Seeds) ->
    Inputs = inputs(Name),
    [begin
         put(seen, #seen{started_ms = cpu_ms()}),
         batches(Name, Inputs, Seed, 0),
         io:put_chars(line(Seed, get(seen)))
     end || Seed <- lists:seq(1, Seeds)].

batches(Name, Inputs, Seed, Batch) ->
    rand:seed(exsplus, {Seed, Batch, 1}),
    Property = proper:forall(Inputs, fun(Value) -> execute(Name, Value) end),
    Again = proper:quickcheck(Property, [quiet, {numtests, ?BATCH}]) =:= true andalso
        (get(seen))#seen.executions < ?RUNS,
    Again andalso batches(Name, Inputs, Seed, Batch + 1).

%% Counts an execution; the last failure is what PropEr reports.
execute(Name, Value) ->
    Seen = #seen{executions = Before, runs = Runs} = get(seen),
    case is_integer(Runs) andalso Before - Runs =:= ?EXECUTIONS of
        true -> true;
        false -> told(holds(Name, Value), Value, Seen#seen{executions = Before + 1})
    end.

told(true, _Value, Seen) ->
    put(seen, Seen),
    true;
told(false, Value, Seen = #seen{runs = none, executions = Executions}) ->
    put(seen, Seen#seen{runs = Executions, found_ms = cpu_ms(), last = Value}),
    false;
told(false, Value, Seen) ->
    put(seen, Seen#seen{last = Value}),
    false.

cpu_ms() ->
    element(1, statistics(runtime)).

line(Seed, #seen{runs = none}) ->
    io_lib:format("{\"seed\": ~p, \"found\": false}~n", [Seed]);
line(Seed, #seen{executions = Executions, runs = Runs, found_ms = Found, started_ms = Started, last = Last}) ->
    io_lib:format("{\"seed\": ~p, \"found\": true, \"runs\": ~p, \"executions\": ~p, \"find_cpu_s\": ~p, "
                  "\"shrink_cpu_s\": ~p, \"result\": ~s}~n",
                  [Seed, Runs, Executions - Runs, (Found - Started) / 1000, (cpu_ms() - Found) / 1000, json(Last)]).

json(Number) when is_integer(Number) -> integer_to_list(Number);
json(Operator) when is_atom(Operator) -> ["\"", atom_to_list(Operator), "\""];
json(Tuple) when is_tuple(Tuple) -> json(tuple_to_list(Tuple));
json(List) -> ["[", lists:join(", ", [json(Item) || Item <- List]), "]"].

%% What is generated; an expression is an integer or {Operator, Left, Right}.
inputs("bound5") -> five(fun(Elements) -> proper_types:union([[], [Elements]]) end);
inputs("bound5_free") -> five(fun proper_types:list/1);
inputs("large_union_list") -> lists();
inputs("reverse") -> proper_types:list(proper_types:integer());
inputs("calculator") ->
    such_that(proper_types:sized(fun expression/1), fun(It) -> not divides_by_literal_zero(It) end);
inputs("length_list") ->
    proper_types:bind(proper_types:integer(1, 100), fun(N) ->
        proper_types:vector(N, proper_types:integer(0, 1000))
    end, false);
inputs("difference_" ++ _) -> proper_types:tuple([proper_types:pos_integer(), proper_types:pos_integer()]);
inputs("deletion") ->
    Lists = proper_types:non_empty(proper_types:list(proper_types:integer())),
    proper_types:bind(Lists, fun(List) ->
        proper_types:tuple([proper_types:exactly(List), proper_types:integer(0, length(List) - 1)])
    end, false);
inputs("distinct") -> proper_types:list(proper_types:integer());
inputs("nestedlists") -> lists().

lists() ->
    proper_types:list(proper_types:list(proper_types:integer())).

such_that(Type, Accepts) ->
    proper_types:add_constraint(Type, Accepts, true).

%% Five lists whose sums, wrapped to 16 bits, are below 256.
five(Lists) ->
    proper_types:vector(5, such_that(Lists(proper_types:integer(-32768, 32767)), fun(List) ->
        wrapped(lists:sum(List)) < 256
    end)).

%% With the operands as what to shrink to first, as PropEr's manual has it for trees.
expression(0) ->
    proper_types:integer();
expression(Size) ->
    proper_types:union([proper_types:integer() | [operation(Operator, Size) || Operator <- ['+', '/']]]).

operation(Operator, Size) ->
    proper_types:lazy(fun() ->
        Operand = expression(Size div 2),
        proper_types:bind([Operand, Operand], fun([Left, Right]) -> {Operator, Left, Right} end, true)
    end).

holds("bound5" ++ _, Lists) -> wrapped(lists:sum(lists:append(Lists))) < 1280;
holds("large_union_list", Lists) -> length(lists:usort(lists:append(Lists))) < 5;
holds("reverse", List) -> lists:reverse(List) =:= List;
holds("calculator", Expression) -> calculates(Expression);
holds("length_list", List) -> lists:max(List) < 900;
holds("difference_zero", {A, B}) -> A < 10 orelse A =/= B;
holds("difference_small", {A, B}) -> A < 10 orelse A =:= B orelse abs(A - B) > 4;
holds("difference_one", {A, B}) -> A < 10 orelse abs(A - B) =/= 1;
holds("deletion", {List, Index}) ->
    X = lists:nth(Index + 1, List),
    not lists:member(X, lists:delete(X, List));
holds("distinct", List) -> length(lists:usort(List)) < 3;
holds("nestedlists", Lists) -> length(lists:append(Lists)) =< 10.

wrapped(Number) ->
    <<Wrapped:16/signed>> = <<Number:16>>,
    Wrapped.

calculates(Expression) ->
    try evaluated(Expression) of
        _ -> true
    catch
        error:badarith -> false
    end.

evaluated({'+', Left, Right}) -> evaluated(Left) + evaluated(Right);
evaluated({'/', Left, Right}) -> evaluated(Left) div evaluated(Right);
evaluated(Number) -> Number.

divides_by_literal_zero({'/', _, 0}) -> true;
divides_by_literal_zero({_, Left, Right}) -> divides_by_literal_zero(Left) orelse divides_by_literal_zero(Right);
divides_by_literal_zero(_) -> false.
