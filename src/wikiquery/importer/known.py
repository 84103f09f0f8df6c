"""The tables that dumps of a wiki have, and what each of them brings."""

# In the order in which a user would want them.
DUMP_TABLES = {
    "page": "pages: everything begins with them",
    "redirect": "where redirects lead",
    "linktarget": "the titles that links of 2023 and later point to",
    "pagelinks": "links between pages: prop=links, list=backlinks",
    "langlinks": "links to other languages: prop=langlinks, list=langbacklinks",
    "categorylinks": "members of categories: prop=categories, list=categorymembers",
    "category": "how many members categories have",
    "templatelinks": "which templates are used where: prop=templates, list=embeddedin",
    "imagelinks": "which files are used where: prop=images, list=imageusage",
    "image": "files: prop=imageinfo, list=allimages",
    "externallinks": "links to other sites: prop=extlinks, list=exturlusage",
    "iwlinks": "links to other wikis: prop=iwlinks, list=iwbacklinks",
    "page_props": "properties of pages, as disambiguation and page image: prop=pageprops",
    "page_restrictions": "protections of pages: prop=info",
    "protected_titles": "titles that may not be created: list=protectedtitles",
    "change_tag": "tags of revisions (with change_tag_def): rvprop=tags",
    "change_tag_def": "the names of tags",
    "site_stats": "the wiki's counts: siprop=statistics",
    "user_groups": "groups of users: list=users, list=allusers",
}
# Tables that a page dump brings.
FROM_PAGES = {
    "revision": "revisions: give a pages-*.xml or stub-*.xml dump: prop=revisions",
    "text": "texts of revisions: give a pages-*.xml dump: rvprop=content",
}
FROM_LOG = {"logging": "the log: give pages-logging.xml: list=logevents"}
