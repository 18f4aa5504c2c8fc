# Completion of cimjob in PowerShell: each key asks `cimjob` itself.
Register-ArgumentCompleter -Native -CommandName cimjob -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $before = $commandAst.CommandElements | Where-Object { $_.Extent.StartOffset -lt $cursorPosition }
    $words = @($before | ForEach-Object { if ($_.Value -is [string]) { $_.Value } else { $_.Extent.Text } })
    # Older versions drop an empty word.
    $next = if ($wordToComplete -eq '') { @('--next') } else { @() }
    $cimjob = Get-Command -Name cimjob -CommandType Application -TotalCount 1
    & $cimjob completion powershell @next -- @words 2>$null | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        $text = if ($value -match "[\s'""``$]") { "'" + $value.Replace("'", "''") + "'" } else { $value }
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($text, $value, 'ParameterValue', $help)
    }
}
