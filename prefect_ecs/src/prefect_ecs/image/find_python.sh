# Finds the Python that has Prefect, and where, as the image's own user in its own environment. A venv need not be on PATH: teams
# start theirs by `uv run`, `poetry run` or `conda run`.
found=/tmp/prefect-ecs-python
missing="no Python 3: install Python 3.11 or newer, and prefect>=3.7"

for python in \
    python python3 \
    ${VIRTUAL_ENV:+"$VIRTUAL_ENV/bin/python"} ${UV_PROJECT_ENVIRONMENT:+"$UV_PROJECT_ENVIRONMENT/bin/python"} \
    .venv/bin/python venv/bin/python /*/.venv/bin/python /*/venv/bin/python /venv/bin/python /.venv/bin/python \
    ${CONDA_PREFIX:+"$CONDA_PREFIX/bin/python"} /opt/*/bin/python /opt/*/envs/*/bin/python \
    "${POETRY_CACHE_DIR:-$HOME/.cache/pypoetry}"/virtualenvs/*/bin/python "$HOME"/.local/share/virtualenvs/*/bin/python; do
  path=$(command -v "$python" 2>/dev/null) || continue
  case $path in /*) ;; *) path=$PWD/$path ;; esac
  lacks=$("$path" - 2>/dev/null <<'PYTHON'
import sys
if sys.version_info < (3, 11):
    print("of Python only %d.%d: install Python 3.11 or newer, and prefect>=3.7 in it" % sys.version_info[:2])
    sys.exit()
from importlib.metadata import PackageNotFoundError, version
try:
    prefect = version("prefect")
except PackageNotFoundError:
    print(f"Python {sys.version_info[0]}.{sys.version_info[1]} at {sys.executable} without Prefect: install prefect>=3.7 in it")
    sys.exit()
major, minor = (int("".join(c for c in part if c.isdigit()) or 0) for part in prefect.split("+")[0].split(".")[:2])
if (major, minor) < (3, 7):
    print(f"Prefect {prefect} at {sys.executable}: install prefect>=3.7 in it")
else:
    print("nothing")
PYTHON
  ) || continue
  if [ "$lacks" = nothing ]; then
    echo "$path" > "$found"
    "$path" -c 'from importlib.metadata import distribution; print(distribution("prefect").locate_file(""))' >> "$found"
    exit 0
  fi
  # What is first on PATH is what the team meant.
  [ -n "$named" ] || [ -z "$lacks" ] || { missing=$lacks; named=yes; }
done
echo "prefect-ecs: the image has $missing" >&2
exit 1
