"""The files of a run: from the user's paths to the disk and back, changes in two steps, a manifest a day."""

from workaday.month.tree.contents import (
    Objects,
    copy,
    disk_time_ns,
    replace_file,
    sha_of,
    share,
    wall_time,
)
from workaday.month.tree.index import Change, File, Index, changes_from, changes_text
from workaday.month.tree.manifest import Listing, Manifest, manifest_place
from workaday.month.tree.paths import MAC_VOLUME, Paths, key_of, name_of, parent_of, system_of
from workaday.month.tree.scan import lay_out, scan
from workaday.month.tree.tree import Tree

__all__ = [
    "MAC_VOLUME",
    "Change",
    "File",
    "Index",
    "Listing",
    "Manifest",
    "Objects",
    "Paths",
    "Tree",
    "changes_from",
    "changes_text",
    "copy",
    "disk_time_ns",
    "key_of",
    "lay_out",
    "manifest_place",
    "name_of",
    "parent_of",
    "replace_file",
    "scan",
    "sha_of",
    "share",
    "system_of",
    "wall_time",
]
