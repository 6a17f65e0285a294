package io.ekiden.mesos.model.place;

/**
 * The fault domain a machine stands in: what fails in one region, or in one zone of it, leaves the others alone. <b>Source:</b> mesos.proto
 * {@code DomainInfo.FaultDomain}.
 *
 * @param region such as a data center; not empty
 * @param zone within the region, such as a rack or a room; not empty
 */
public record Domain(String region, String zone) {
    public Domain {
        if (region.isEmpty() || zone.isEmpty()) {
            throw new IllegalArgumentException("a fault domain has a region and a zone, neither of them empty");
        }
    }
}
