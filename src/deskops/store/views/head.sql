SELECT epoch, rev, head, stamp FROM head
