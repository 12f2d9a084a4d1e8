#!/usr/bin/env bash
# prepare.sh PACKAGE RID: makes sure that restore finds librdkafka. Called by NativeLibrary.targets only while neither result is there:
#   <folder>/on-nuget                             NuGet has the official package: nothing more to do, ever
#   PACKAGE = <folder>/librdkafka.redist/VERSION  a build of our own, laid out as NuGet unpacks a package
set -uo pipefail

readonly version=2.15.1
# Confluent's Node client: its ordinary installation builds librdkafka of exactly this version from source that it brings along.
readonly npm_package=@confluentinc/kafka-javascript@1.10.1

readonly package=$1 rid=$2
readonly folder=${package%/librdkafka.redist/*}
readonly work=$folder.work log=$folder.log

fail() { # one sentence on stderr: it becomes the error of the build
  echo "$1" >&2
  exit 1
}

# Restores in parallel (an editor beside a terminal) build once: the second waits and finds the result.
lock() {
  if command -v flock >/dev/null; then
    exec 9>"$folder.lock"
    flock -n 9 || { echo "librdkafka $version is being prepared by another build: waiting for it"; flock 9; }
  else
    until mkdir "$folder.lock.d" 2>/dev/null; do
      kill -0 "$(cat "$folder.lock.d/pid" 2>/dev/null || echo $$)" 2>/dev/null || rm -rf "$folder.lock.d"
      sleep 1
    done
    echo $$ >"$folder.lock.d/pid"
    exec 9>/dev/null
  fi
}

tidy() {
  rm -rf "$work" "$folder.lock.d"
}

# Asks with the package sources of the caller's folder. Only a clear "no such package" is a no: any other failure (no network,
# a broken feed) is for the restore itself to report.
official_package() {
  mkdir "$work/probe"
  cat >"$work/probe/probe.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
  <ItemGroup><PackageDownload Include="librdkafka.redist" Version="[$version]" /></ItemGroup>
</Project>
XML
  if "${DOTNET_HOST_PATH:-dotnet}" restore "$work/probe" -p:RestoreRootConfigDirectory="$PWD" >"$log" 2>&1 9>&-; then
    echo yes
  elif grep -qE 'NU110[1-3]' "$log"; then
    echo no
  else
    echo unknown
  fi
}

require_tools() {
  local missing=() packages=() need
  for need in npm:npm node:nodejs python3:python3 make:make gcc:gcc g++:g++; do
    command -v "${need%:*}" >/dev/null || { missing+=("${need%:*}"); packages+=("${need#*:}"); }
  done
  for need in openssl/ssl.h:libssl-dev zlib.h:zlib1g-dev; do
    echo "#include <${need%:*}>" | gcc -E -x c - >/dev/null 2>&1 || [[ -e /usr/include/${need%:*} ]] ||
      { missing+=("${need%:*}"); packages+=("${need#*:}"); }
  done
  if ((${#missing[@]})); then
    fail "librdkafka $version is not on NuGet here and cannot be built without ${missing[*]}: apt-get install -y ${packages[*]}"
  fi
}

build() {
  local node_home
  node_home=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  # Headers that came with Node save a download; without them node-gyp fetches its own.
  [[ -e $node_home/include/node/common.gypi ]] && export npm_config_nodedir=$node_home
  CKJS_LINKING=dynamic npm_config_build_from_source=true \
    npm install --prefix "$work" --no-audit --no-fund --foreground-scripts "$npm_package" </dev/null >"$log" 2>&1 9>&-
}

# Three files make an unpacked package: the description, NuGet's mark that unpacking is complete, the library.
lay_out() {
  local library=$work/node_modules/${npm_package%@*}/build/deps/librdkafka.so.1 staged=$work/package native
  native=$staged/runtimes/$rid/native
  mkdir -p "$native" && strip -o "$native/librdkafka.so" "$library" || return
  cat >"$staged/librdkafka.redist.nuspec" <<XML
<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
  <metadata>
    <id>librdkafka.redist</id>
    <version>${package##*/}</version>
    <authors>Confluent</authors>
    <description>librdkafka $version, built on this machine from $npm_package.</description>
  </metadata>
</package>
XML
  echo "{ \"version\": 2, \"contentHash\": \"$(sha512sum <"$native/librdkafka.so" | cut -d' ' -f1)\" }" >"$staged/.nupkg.metadata"
  mkdir -p "${package%/*}" && mv "$staged" "$package"
}

mkdir -p "$folder" 2>/dev/null || fail "cannot write to $folder: set XDG_CACHE_HOME to a folder that can be written"
lock
trap tidy EXIT
[[ -e $package || -e $folder/on-nuget ]] && exit
rm -rf "$work" && mkdir "$work" # what a killed build left behind

case $(official_package) in
  yes) touch "$folder/on-nuget" ;;
  no)
    require_tools
    echo "librdkafka $version is not on NuGet here: building it once for this user (about a minute)"
    build && lay_out || fail "building librdkafka $version failed: see $log"
    echo "librdkafka $version is built and kept in $package"
    ;;
esac
