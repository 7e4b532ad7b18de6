#!/bin/sh
# Makes a disk image of the built app, to be dragged into Applications.
#   python3 packaging/build.py && packaging/macos/make_dmg.sh dist/PhotoSim.app dist/PhotoSim.dmg
# The app is signed for this Mac only. For other Macs, sign it with a Developer ID (set IDENTITY)
# and have the image notarised; otherwise they ask before the first start.
set -eu
app=$1
image=$2
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
codesign --force --deep --options runtime --sign "${IDENTITY:--}" "$app"
cp -R "$app" "$stage/"
ln -s /Applications "$stage/Applications"
hdiutil create -volname PhotoSim -srcfolder "$stage" -format UDZO -ov "$image"
