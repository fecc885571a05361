"""The team's flows: one module a flow, with what a flow needs in small modules beside it."""
