# Completion of cimjob in fish: each key asks `cimjob` itself.
function __cimjob_complete
    command cimjob completion fish -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --current-token --cut-at-cursor) 2>/dev/null
end
complete --command cimjob --no-files --keep-order --arguments '(__cimjob_complete)'
