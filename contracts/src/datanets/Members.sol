// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Registry} from "./Registry.sol";

/**
 * @title Members and the keys that versions are encrypted for.
 * @notice Data keys never come here: only members' public keys, and the hash of the file in which a version's key is
 * wrapped for each of them. A member who is removed keeps what they could read before; no contract can take it back.
 */
abstract contract Members is Registry {
    /// @param encryptionKey X25519, for age.
    struct Member {
        bytes32 encryptionKey;
        bool admitted;
    }

    mapping(uint32 datanet => mapping(address account => Member)) internal _members;

    /// @notice An account has set its key. `admitted` is false where it still waits for the owner.
    event MemberKeySet(uint32 indexed datanet, address indexed account, bytes32 encryptionKey, bool admitted);
    event MemberAdmitted(uint32 indexed datanet, address indexed account);
    event MemberRemoved(uint32 indexed datanet, address indexed account);

    error MemberInvalidKey(address account);
    error MemberNonexistent(uint32 datanet, address account);
    error MemberAlreadyAdmitted(uint32 datanet, address account);
    /// @notice The membership is not what the caller saw: a key was changed, or somebody came or went.
    error MembersChanged(uint40 seen, uint40 actual);

    /**
     * @notice Joins, or asks to be admitted where only members may read; called again it changes the caller's key.
     * @param datanet Which.
     * @param encryptionKey The caller's X25519 public key.
     */
    function join(uint32 datanet, bytes32 encryptionKey) external {
        Datanet storage found = _existing(datanet);
        if (encryptionKey == 0) revert MemberInvalidKey(msg.sender);
        Member storage member = _members[datanet][msg.sender];
        bool admitted = member.admitted || !found.terms.membersOnly;
        member.encryptionKey = encryptionKey;
        member.admitted = admitted;
        if (admitted) found.membership += 1;
        emit MemberKeySet(datanet, msg.sender, encryptionKey, admitted);
    }

    /**
     * @notice Lets somebody in who asked.
     * @param datanet The caller's own.
     * @param account Who asked.
     * @param encryptionKey The key that the owner saw: one that was changed since is not admitted unseen.
     */
    function admit(uint32 datanet, address account, bytes32 encryptionKey) external onlyOwner(datanet) {
        Member storage member = _members[datanet][account];
        if (member.encryptionKey == 0) revert MemberNonexistent(datanet, account);
        if (member.encryptionKey != encryptionKey) revert MemberInvalidKey(account);
        if (member.admitted) revert MemberAlreadyAdmitted(datanet, account);
        member.admitted = true;
        _datanets[datanet].membership += 1;
        emit MemberAdmitted(datanet, account);
    }

    /**
     * @notice Leaves, or is put out by the owner. Versions published afterwards cannot be read.
     * @param datanet Which.
     * @param account The caller, or anybody where the caller is the owner.
     */
    function remove(uint32 datanet, address account) external {
        Datanet storage found = _existing(datanet);
        if (msg.sender != account && msg.sender != found.owner) revert DatanetUnauthorizedAccount(datanet, msg.sender);
        Member storage member = _members[datanet][account];
        if (member.encryptionKey == 0) revert MemberNonexistent(datanet, account);
        if (member.admitted) found.membership += 1;
        delete _members[datanet][account];
        emit MemberRemoved(datanet, account);
    }

    /// @notice An account's key and whether it was let in; all zero where it never asked.
    function memberOf(uint32 datanet, address account) external view returns (Member memory) {
        return _members[datanet][account];
    }

    function _checkMembership(Datanet storage found, uint40 seen) internal view {
        if (found.membership != seen) revert MembersChanged(seen, found.membership);
    }
}
