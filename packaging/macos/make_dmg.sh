#!/bin/sh
# Makes a disk image of the built app, to be dragged into Applications.
#   python3 packaging/build.py && packaging/macos/make_dmg.sh dist/PhotoSim.app dist/PhotoSim.dmg
# Without more, the app is signed for this Mac only, and other Macs ask before the first start. For
# them, set IDENTITY to a Developer ID, and have the image notarised:
#   xcrun notarytool submit dist/PhotoSim.dmg --keychain-profile NAME --wait
#   xcrun stapler staple dist/PhotoSim.dmg
set -eu
app=$1
image=$2
here=$(dirname "$0")
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
if [ -n "${IDENTITY:-}" ]; then
  codesign --force --deep --timestamp --options runtime \
    --entitlements "$here/entitlements.plist" --sign "$IDENTITY" "$app"
else
  # The hardened runtime would refuse libraries that no team has signed.
  codesign --force --deep --sign - "$app"
fi
codesign --verify --deep --strict "$app"
ditto "$app" "$stage/PhotoSim.app"
ln -s /Applications "$stage/Applications"
# Double-clicked, it adds itself to the Finder's Quick Actions.
ditto "$here/Find Similar in PhotoSim.workflow" "$stage/Find Similar in PhotoSim.workflow"
hdiutil create -volname PhotoSim -srcfolder "$stage" -format UDZO -ov "$image"
