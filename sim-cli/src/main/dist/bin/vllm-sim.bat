@echo off
rem Starts vllm-sim with the Java in JAVA_HOME, or else the one on the PATH.
rem   JAVA_HOME   the Java to use, 17 or newer
rem   JAVA_OPTS   options for the JVM
rem No blocks in round brackets: a bracket in a path, as in "Program Files (x86)", would end them.

setlocal
set "LIB="
for %%f in ("%~dp0..\lib\sim-cli-*.jar") do set "LIB=%%~dpf"
if not defined LIB goto incomplete

set "JAVA=java"
if defined JAVA_HOME goto home
where /q java
if errorlevel 1 goto nojava
goto start
:home
set "JAVA=%JAVA_HOME%\bin\java.exe"
if not exist "%JAVA%" goto badhome

:start
"%JAVA%" %JAVA_OPTS% -cp "%LIB%*" dev.vllmsim.cli.Main %*
exit /b %ERRORLEVEL%

:incomplete
echo vllm-sim: the folder "%~dp0..\lib" is incomplete: unpack vllm-sim again. 1>&2
exit /b 1
:nojava
echo vllm-sim: no Java was found: install Java 17 or newer, or set JAVA_HOME to it. 1>&2
exit /b 1
:badhome
echo vllm-sim: JAVA_HOME is "%JAVA_HOME%", but there is no bin\java.exe in it. 1>&2
exit /b 1
