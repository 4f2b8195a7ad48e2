// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusal, Terms, TermsReading} from "./Terms.sol";
import {Contributions} from "./datanets/Contributions.sol";
import {Members} from "./datanets/Members.sol";
import {Verdicts} from "./datanets/Verdicts.sol";

/**
 * @title Datanets: collections of data whose terms, reviewers and contributions stand on a chain.
 * @notice On chain are hashes, roots and votes; data, manifests and reasons lie elsewhere and are checked against them.
 * There is no proxy, no administrator and no fee: what stands here cannot be changed, only followed by something else.
 *
 * A version is a number. It holds what was accepted before it and not withdrawn before it, so publishing one costs the
 * same for ten contributions and for a million, and nobody can leave one out or bring one back:
 *
 *     accepted ──► 1 ──► withdrawn, accepted ──► 2       1 holds the first, 2 holds only the second
 */
contract Datanets is Contributions, Members, Verdicts {
    using TermsReading for Terms;

    /**
     * @param manifest SHA-256 of the version's manifest.
     * @param wrappedKeys SHA-256 of the file with the version's key, wrapped for each member; 0 where all is open.
     * @param membership The state of the membership for which keys were wrapped last.
     */
    struct Version {
        bytes32 manifest;
        bytes32 wrappedKeys;
        uint40 membership;
        uint40 publishedAt;
    }

    mapping(uint32 datanet => mapping(uint24 number => Version)) private _versions;

    event VersionPublished(
        uint32 indexed datanet,
        uint24 indexed number,
        uint24 parent,
        bytes32 manifest,
        bytes32 wrappedKeys,
        uint40 membership,
        string location
    );
    /// @notice A version's key was wrapped anew, for the members that there are now.
    event KeysWrapped(
        uint32 indexed datanet, uint24 indexed number, bytes32 wrappedKeys, uint40 membership, string location
    );

    error VersionInvalidParent(uint24 seen, uint24 newest);
    error VersionInvalidManifest(bytes32 manifest);
    error VersionInvalidKeys(bytes32 wrappedKeys);
    error VersionNonexistent(uint32 datanet, uint24 number);
    error DatanetForbiddenUse(uint32 datanet, Refusal refusal);

    /**
     * @notice Begins a datanet; the caller owns it.
     * @param terms For good.
     * @param rules To begin with.
     * @param description SHA-256 of name and description.
     * @param location Where these are found.
     * @return datanet Its number.
     */
    function create(Terms calldata terms, RulesWish calldata rules, bytes32 description, string calldata location)
        external
        returns (uint32 datanet)
    {
        datanet = _createDatanet(terms);
        _adopt(datanet, rules);
        _describe(datanet, description, location);
    }

    /**
     * @notice Publishes the next version. What it holds follows from what was accepted and withdrawn before.
     * @param datanet The caller's own.
     * @param parent The version that it follows: of two that follow the same, one is published.
     * @param membership The membership for which keys were wrapped: a key changed meanwhile refuses it. Where everybody
     * may read, it is only written down.
     * @param manifest SHA-256 of the version's manifest.
     * @param wrappedKeys SHA-256 of the file of wrapped keys; 0 if and only if not only members may read.
     * @param location Where the manifest is found.
     * @return number Of the new version.
     */
    function publishVersion(
        uint32 datanet,
        uint24 parent,
        uint40 membership,
        bytes32 manifest,
        bytes32 wrappedKeys,
        string calldata location
    ) external onlyOwner(datanet) returns (uint24 number) {
        Datanet storage found = _datanets[datanet];
        if (parent != found.version) revert VersionInvalidParent(parent, found.version);
        if (manifest == 0) revert VersionInvalidManifest(manifest);
        _checkLocation(location);
        _checkKeys(found, membership, wrappedKeys);
        number = parent + 1;
        found.version = number;
        _versions[datanet][number] = Version(manifest, wrappedKeys, membership, uint40(block.timestamp));
        emit VersionPublished(datanet, number, parent, manifest, wrappedKeys, membership, location);
    }

    /**
     * @notice Hands a version's key to the members that there are now.
     * @param datanet The caller's own.
     * @param number Of the version.
     * @param membership As for `publishVersion`.
     * @param wrappedKeys SHA-256 of the new file.
     * @param location Where it is found.
     */
    function wrapKeys(
        uint32 datanet,
        uint24 number,
        uint40 membership,
        bytes32 wrappedKeys,
        string calldata location
    ) external onlyOwner(datanet) {
        Version storage version = _versions[datanet][number];
        if (version.publishedAt == 0) revert VersionNonexistent(datanet, number);
        _checkLocation(location);
        _checkKeys(_datanets[datanet], membership, wrappedKeys);
        version.wrappedKeys = wrappedKeys;
        version.membership = membership;
        emit KeysWrapped(datanet, number, wrappedKeys, membership, location);
    }

    /// @notice All zero where there is none.
    function versionOf(uint32 datanet, uint24 number) external view returns (Version memory) {
        return _versions[datanet][number];
    }

    /// @notice Whether a published version holds a contribution.
    function holds(uint32 datanet, uint24 number, uint32 contribution) external view returns (bool) {
        Contribution storage found = _contributions[contribution];
        bool there = number <= _datanets[datanet].version && found.datanet == datanet;
        bool accepted = found.acceptedIn != 0 && found.acceptedIn <= number;
        return there && accepted && (found.withdrawnIn == 0 || found.withdrawnIn > number);
    }

    /**
     * @notice Reverts where a contribution may not go into a new adapter: not accepted, withdrawn, or against the terms.
     * @param contribution Which.
     * @param root The root that was trained on.
     * @param account Who registers the adapter.
     * @param commercial Whether it costs a fee.
     * @return proposer Who contributed it.
     */
    function requireTrainable(uint32 contribution, bytes32 root, address account, bool commercial)
        external
        view
        returns (address proposer)
    {
        Contribution storage found = _contributions[contribution];
        if (found.root != root || root == 0) revert ContributionInvalidRoot(root);
        if (found.decided != Status.Accepted) revert ContributionInvalidStatus(contribution, _statusOf(found));
        if (found.withdrawnIn != 0) revert ContributionAlreadyWithdrawn(contribution);
        uint32 datanet = found.datanet;
        bool member = _members[datanet][account].admitted;
        Refusal refusal = _datanets[datanet].terms.refusesAdapter(member, commercial);
        if (refusal != Refusal.None) revert DatanetForbiddenUse(datanet, refusal);
        return found.proposer;
    }

    function _checkKeys(Datanet storage found, uint40 membership, bytes32 wrappedKeys) private view {
        // Where nothing is wrapped, nobody who joins meanwhile may hold a version up.
        if (found.terms.membersOnly) _checkMembership(found, membership);
        if (found.terms.membersOnly != (wrappedKeys != 0)) revert VersionInvalidKeys(wrappedKeys);
    }
}
