# Completion of pdamage in bash; made by: pdamage completion bash
_pdamage()
{
    local current=$2 previous=$3 subcommand=run words=
    COMPREPLY=()
    if [[ $previous == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 2]}; fi
    if [[ $current == = ]]; then previous=${COMP_WORDS[COMP_CWORD - 1]} current=; fi
    case $previous in
    --isolation) mapfile -t COMPREPLY < <(compgen -W 'batch none run exec' -- "$current"); return ;;
    --shrink) mapfile -t COMPREPLY < <(compgen -W 'thorough quick exhaustive' -- "$current"); return ;;
    --strategy) mapfile -t COMPREPLY < <(compgen -W 'thorough quick exhaustive' -- "$current"); return ;;
    --format) mapfile -t COMPREPLY < <(compgen -W 'curl' -- "$current"); return ;;
    --debugger) mapfile -t COMPREPLY < <(compgen -W 'gdb lldb rr' -- "$current"); return ;;
    --report) mapfile -t COMPREPLY < <(compgen -W 'text json' -- "$current"); return ;;
    --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$current"); return ;;
    --output | -o) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
    --save) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
    --runs | -n | --commands | -c | --seed | -s | --run | --time | -t | --config | --url | --model | --adapter | --only | --without | --weight | --strategies | --exhaustive | --jobs | -j | --step-time | --run-time | --shrink-executions | --shrink-time | --repeats | --break) :; return ;;
    esac
    case ${COMP_WORDS[1]-} in
    run | replay | shrink | show | failures | list | validate | audit | export | completion) if ((COMP_CWORD > 1)); then subcommand=${COMP_WORDS[1]}; fi ;;
    esac
    if [[ $current == -* ]]; then
        case $subcommand in
        run) words='--runs -n --commands -c --seed -s --run --time -t --keep-going -k --config --url --model --adapter --only --without --weight --strategies --guided --exhaustive --yes --alloc-faults --no-leaks --isolation --jobs -j --step-time --run-time --no-shrink --shrink --shrink-executions --shrink-time --repeats --no-validate --save --list --require-sometimes --report --verbose -v --quiet -q --color --help -h --version -V' ;;
        replay) words='--config --url --model --adapter --isolation --step-time --run-time --step --debugger --break --report --verbose -v --quiet -q --color --help -h --version -V' ;;
        shrink) words='--config --url --model --adapter --isolation --step-time --run-time --strategy --shrink-executions --shrink-time --repeats --save --report --verbose -v --quiet -q --color --help -h --version -V' ;;
        show) words='--report --verbose -v --color --help -h --version -V' ;;
        failures) words='--help -h --version -V' ;;
        list) words='--model --adapter --help -h --version -V' ;;
        validate) words='--model --adapter --list --help -h --version -V' ;;
        audit) words='--runs -n --commands -c --seed -s --run --time -t --keep-going -k --config --url --model --adapter --only --without --weight --strategies --guided --alloc-faults --system --no-leaks --isolation --jobs -j --step-time --run-time --no-shrink --shrink --shrink-executions --shrink-time --repeats --no-validate --save --require-sometimes --report --verbose -v --quiet -q --color --help -h --version -V' ;;
        export) words='--url --model --adapter --format --output -o --help -h --version -V' ;;
        completion) words='--help -h --version -V' ;;
        esac
        mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
        return
    fi
    if ((COMP_CWORD == 1)); then
        mapfile -t COMPREPLY < <(compgen -W 'run replay shrink show failures list validate audit export completion' -- "$current")
        if ((${#COMPREPLY[@]} == 0)); then compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current"); fi
        return
    fi
    case $subcommand in
    run) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    replay) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    shrink) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    show) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    failures) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$current") ;;
    list) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    validate) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    audit) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    export) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$current") ;;
    completion) mapfile -t COMPREPLY < <(compgen -W 'bash zsh' -- "$current") ;;
    esac
}
complete -F _pdamage pdamage
