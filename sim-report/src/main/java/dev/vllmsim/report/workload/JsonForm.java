package dev.vllmsim.report.workload;

/** How a request is written as a JSON object. An instance reads one file, and may remember its earlier requests. */
interface JsonForm {
    /**
     * Takes one key's value, which the reader is at; a key that the form does not know is passed over.
     *
     * @param name the key
     */
    void read(String name, JsonRows json, Row row);

    /** Makes sure, at the end of the object, that all is there. */
    void finish(JsonRows json, Row row);
}
