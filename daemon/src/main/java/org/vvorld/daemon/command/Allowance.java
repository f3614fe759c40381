package org.vvorld.daemon.command;

/** How much of a kind may be in a vnet before its owner, who does not administer the daemon, gets no more: memory is everybody's. */
enum Allowance {
    INTERFACES("interfaces in a vnet", 1024),
    ADDRESSES("addresses on an interface", 256),
    ROUTES("routes in a vnet", 16_384),
    NEIGHBOURS("neighbours in a vnet", 8192);

    private final String what;
    private final int most;

    Allowance(String what, int most) {
        this.what = what;
        this.most = most;
    }

    /** @throws ToolException if there are so many, and the caller is no administrator */
    void require(Scope scope, int have) {
        if (scope.isDelegated() && have >= most) {
            throw new ToolException("No space left on device: the owner of a jail may have " + most + " " + what
                    + "; ask who administers vvorldd for more");
        }
    }
}
