package dev.vllmsim.engine.workload;

/** A set of requests that can be run any number of times: each run opens it anew and pulls the same stream. */
@FunctionalInterface
public interface Requests {
    /** A fresh stream of the requests, from the first. */
    RequestSource open();
}
