"""Parcels, carriers' scans, and where a parcel stands."""
