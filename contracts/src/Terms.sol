// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Whether something may be made of what the terms cover, and under what terms that has to stand.
enum Derivatives {
    Allowed,
    ShareAlike,
    Forbidden
}

/// @notice Why the terms do not let an adapter be registered. `None` is no refusal.
enum Refusal {
    None,
    Expired,
    Training,
    Derivatives,
    CommercialUse,
    MembersOnly
}

/**
 * @notice What may be done with the data of a datanet. A person reads the document; where the two differ, the document
 * is the contract and the flags are what these contracts hold themselves to.
 * @param document SHA-256 of the canonical terms document.
 * @param expiresAt Seconds since 1970; from then on nothing new may be done. 0: for good.
 * @param derivatives Whether something may be made of the data. An adapter is a derivative of what it was trained on.
 * @param commercialUse May be part of something that costs a fee.
 * @param attribution Those who made it have to be named.
 * @param reading May be read to answer a question.
 * @param training May be trained on.
 * @param membersOnly Only members may read it or train on it; versions are encrypted for them.
 */
struct Terms {
    bytes32 document;
    uint40 expiresAt;
    Derivatives derivatives;
    bool commercialUse;
    bool attribution;
    bool reading;
    bool training;
    bool membersOnly;
}

/// @title The one place that reads the machine-readable part of terms.
library TermsReading {
    /**
     * @notice Why data under these terms may not go into a new adapter.
     * @param terms Of the datanet.
     * @param member Whether the one who registers is a member.
     * @param commercial Whether the adapter costs a fee.
     * @return Refusal.None where it may.
     */
    function refusesAdapter(Terms storage terms, bool member, bool commercial) internal view returns (Refusal) {
        if (terms.expiresAt != 0 && block.timestamp >= terms.expiresAt) return Refusal.Expired;
        if (!terms.training) return Refusal.Training;
        if (terms.derivatives == Derivatives.Forbidden) return Refusal.Derivatives;
        if (commercial && !terms.commercialUse) return Refusal.CommercialUse;
        if (terms.membersOnly && !member) return Refusal.MembersOnly;
        return Refusal.None;
    }
}
