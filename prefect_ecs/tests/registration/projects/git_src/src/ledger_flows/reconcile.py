from prefect import flow


@flow
def reconcile_books(dry_run: bool = False) -> bool:
    return dry_run


def _in_batches(size: int = 100) -> int:
    return size


# Assigned, not decorated.
dry = reconcile_books.with_options(name="Reconcile: dry run")
batch = flow(_in_batches, name="in-batches")
