# Scripts that complete words: of a tool, a command, a noun; options that take one of several words, a process, a user, a device, a file.
$ skep completion zsh | sed -n '/^	trace)/,/;;/p; /^	opensnoop)/,/;;/p; /^	map)/p'
  	trace)
  		_arguments \
  			'--raw[the lines as the kernel writes them]' \
  			'-f[json\: one object a line]:text|json:(text json)' \
  			'-d[end after so long; without it, Ctrl-C ends]:SECONDS:' \
  			'-p[only this process]:PID:_pids' \
  			'-t[only this thread]:TID:' \
  			'-u[only this user'\''s]:USER:_users' \
  			'--comm[only processes of this name]:NAME:' \
  			'--cgroup[only this cgroup and those below it]:PATH:_files' \
  			'--container[only this container, by its id or how that begins]:ID:' \
  			'--follow[only the command and its children]' \
  			'-T[with the time of day]' \
  			'-c[run this by the shell when all is attached; it ends the tool, and its exit status is the tool'\''s]:COMMAND:' \
  			'-v[tell the phases and their times, what was attached and how]' \
  			'--help[this text]' \
  			'*:file:_files' ;;
  	opensnoop)
  		_arguments \
  			'-x[only those that fail]' \
  			'-T[with the time of day]' \
  			'-U[with the user'\''s number]' \
  			'-e[with the flags]' \
  			'-p[only this process]:PID:_pids' \
  			'-t[only this thread]:TID:' \
  			'-u[only this user'\''s]:USER:_users' \
  			'--comm[only processes of this name]:NAME:' \
  			'--cgroup[only this cgroup and those below it]:PATH:_files' \
  			'--container[only this container, by its id or how that begins]:ID:' \
  			'--follow[only the command and its children]' \
  			'-c[run this by the shell when all is attached; it ends the tool, and its exit status is the tool'\''s]:COMMAND:' \
  			'-d[end after so long\: 5, 5s, 100ms]:SECONDS:' \
  			'-f[json\: one object a line]:text|json:(text json)' \
  			'-v[tell the phases and their times, what was attached and how]' \
  			'--help[this text]' \
  			'*:file:_files' ;;
  	map) _arguments '1:verb:(show list create dump update lookup getnext delete pin event_pipe peek push enqueue pop dequeue freeze help)' '*:file:_files' ;;
$ skep completion zsh | grep -hoE ':_?(files|pids|users|net_interfaces)' | sort -u
  :_files
  :_net_interfaces
  :_pids
  :_users
  :files
$ skep completion zsh | sed -n '1,/names=/p; /^	)/,/case/p; /^	esac/,$p'
  #compdef skep
  # zsh completion of skep: skep completion zsh
  _skep()
  {
  	local -a names
  	names=(
  	)
  	if (( CURRENT == 2 )); then
  		_describe command names
  		return
  	fi
  	local name=$words[2]
  	shift words
  	(( CURRENT-- ))
  	case $name in
  	esac
  }
  compdef _skep skep
$ skep completion zsh | grep -E "'(cgroup|list):"
  		'list:what there is to attach to, and the kernel'\''s types'
  		'cgroup:as bpftool has it'
$ skep completion bash | sed -n '1,4p; /^	trace)/,/;;/p; /^	opensnoop)/,/;;/p; /^	map)/p; /^	esac/,$p' | cut -c1-200
  # bash completion of skep: skep completion bash
  _skep()
  {
  	local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} words=""
  	trace)
  		case $prev in
  		-f) COMPREPLY=($(compgen -W "text json" -- "$cur")); return ;;
  	opensnoop)
  		case $prev in
  		-p) COMPREPLY=($(cd /proc && compgen -G "$cur[0-9]*" || compgen -W "$cur")); return ;;
  	map) [ "$COMP_CWORD" = 2 ] && COMPREPLY=($(compgen -W "show list create dump update lookup getnext delete pin event_pipe peek push enqueue pop dequeue freeze help" -- "$cur")) ;;
  	esac
  	case $cur in
  	-*) COMPREPLY=($(compgen -W "$words" -- "$cur")) ;;
  	esac
  }
  complete -o default -F _skep skep
$ skep completion fish | grep -E "_from (trace|opensnoop|map)'|-a (trace|opensnoop|map) "
  complete -c skep -n __fish_use_subcommand -f -a trace -d 'a line each time a place is hit: values in a format, on a condition'
  complete -c skep -n '__fish_seen_subcommand_from trace' -l raw -f -d 'the lines as the kernel writes them'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s f -x -d 'json: one object a line'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s d -x -d 'end after so long; without it, Ctrl-C ends'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s p -x -a '(__fish_complete_pids)' -d 'only this process'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s t -x -d 'only this thread'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s u -x -a '(__fish_complete_users)' -d 'only this user'\''s'
  complete -c skep -n '__fish_seen_subcommand_from trace' -l comm -x -d 'only processes of this name'
  complete -c skep -n '__fish_seen_subcommand_from trace' -l cgroup -r -d 'only this cgroup and those below it'
  complete -c skep -n '__fish_seen_subcommand_from trace' -l container -x -d 'only this container, by its id or how that begins'
  complete -c skep -n '__fish_seen_subcommand_from trace' -l follow -f -d 'only the command and its children'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s T -f -d 'with the time of day'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s c -x -d 'run this by the shell when all is attached; it ends the tool, and its exit status is the tool'\''s'
  complete -c skep -n '__fish_seen_subcommand_from trace' -s v -f -d 'tell the phases and their times, what was attached and how'
  complete -c skep -n __fish_use_subcommand -f -a opensnoop -d 'files that are opened, by whom, with which result'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s x -f -d 'only those that fail'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s T -f -d 'with the time of day'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s U -f -d 'with the user'\''s number'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s e -f -d 'with the flags'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s p -x -a '(__fish_complete_pids)' -d 'only this process'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s t -x -d 'only this thread'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s u -x -a '(__fish_complete_users)' -d 'only this user'\''s'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -l comm -x -d 'only processes of this name'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -l cgroup -r -d 'only this cgroup and those below it'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -l container -x -d 'only this container, by its id or how that begins'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -l follow -f -d 'only the command and its children'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s c -x -d 'run this by the shell when all is attached; it ends the tool, and its exit status is the tool'\''s'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s d -x -d 'end after so long: 5, 5s, 100ms'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s f -x -d 'json: one object a line'
  complete -c skep -n '__fish_seen_subcommand_from opensnoop' -s v -f -d 'tell the phases and their times, what was attached and how'
  complete -c skep -n __fish_use_subcommand -f -a map -d 'as bpftool has it'
  complete -c skep -n '__fish_seen_subcommand_from map' -a 'show list create dump update lookup getnext delete pin event_pipe peek push enqueue pop dequeue freeze help'
$ skep completion fish | grep -oE -- "-x -a '[^']*'" | sort -u
  -x -a '(__fish_complete_pids)'
  -x -a '(__fish_complete_users)'
# In quotes that end: what a shell reads as it stands.
$ skep completion bash | bash -n && echo well
  well
$ echo $(($(skep completion fish | sed "s/'\\\\''//g" | tr -cd "'" | wc -c) % 2)) left open
  0 left open
# No shell, or none that is known.
$ skep completion
  error[R006]: which shell: bash, zsh or fish?
  hint: skep completion bash | zsh | fish
[2]
$ skep completion ksh
  error[R006]: which shell: bash, zsh or fish?
  hint: skep completion bash | zsh | fish
[2]
$ skep completion bash --nothing
  '--nothing': error[R006]: 'skep completion' has no such option
  hint: see skep completion --help
[2]
