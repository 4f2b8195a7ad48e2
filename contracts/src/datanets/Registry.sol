// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../Terms.sol";

/**
 * @title Datanets, their owners and their terms.
 * @notice Terms are set once: contributors agreed to these and no others. Other terms are another datanet. Nobody has a
 * right over all datanets; an owner's rights end at their own, and reach neither bonds nor votes.
 */
abstract contract Registry {
    /**
     * @param owner Admits members and publishes versions.
     * @param rules The version of the rules that stands now.
     * @param version The newest version; 0 before the first.
     * @param membership Counts every change of who is a member and with which key.
     */
    struct Datanet {
        address owner;
        uint24 rules;
        uint24 version;
        uint40 membership;
        Terms terms;
    }

    /// @dev Bytes. Where something is to be found is an address or a list of a few, never the thing itself.
    uint256 internal constant LONGEST_LOCATION = 512;

    /// @notice How many datanets there are; they are numbered from 1.
    uint32 public datanetCount;

    mapping(uint32 datanet => Datanet) internal _datanets;

    /// @notice Who was offered a datanet and has not yet taken it.
    mapping(uint32 datanet => address) public offeredTo;

    /// @notice A datanet has begun. Its rules are in the event `RulesAdopted` beside this one.
    event DatanetCreated(uint32 indexed datanet, address indexed owner, Terms terms);
    /// @notice Where name and description are, and the SHA-256 of them.
    event DatanetDescribed(uint32 indexed datanet, bytes32 description, string location);
    event OwnershipOffered(uint32 indexed datanet, address indexed to);
    event OwnershipTaken(uint32 indexed datanet, address indexed owner);

    error DatanetNonexistent(uint32 datanet);
    error DatanetUnauthorizedAccount(uint32 datanet, address account);
    error DatanetInvalidTerms(bytes32 document, uint40 expiresAt);
    error DatanetInvalidLocation(uint256 length);

    modifier onlyOwner(uint32 datanet) {
        if (_existing(datanet).owner != msg.sender) revert DatanetUnauthorizedAccount(datanet, msg.sender);
        _;
    }

    /**
     * @notice Says anew where name and description are to be found; a place may go away.
     * @param datanet The caller's own.
     * @param description SHA-256 of the description.
     * @param location Where it is found.
     */
    function describe(uint32 datanet, bytes32 description, string calldata location) external onlyOwner(datanet) {
        _describe(datanet, description, location);
    }

    /**
     * @notice Offers a datanet to another account, which has to take it: none is lost to a mistyped address.
     * @param datanet The caller's own.
     * @param to The next owner; address zero takes the offer back.
     */
    function offerOwnership(uint32 datanet, address to) external onlyOwner(datanet) {
        offeredTo[datanet] = to;
        emit OwnershipOffered(datanet, to);
    }

    /// @notice Takes a datanet that was offered to the caller.
    function takeOwnership(uint32 datanet) external {
        if (offeredTo[datanet] != msg.sender) revert DatanetUnauthorizedAccount(datanet, msg.sender);
        delete offeredTo[datanet];
        _datanets[datanet].owner = msg.sender;
        emit OwnershipTaken(datanet, msg.sender);
    }

    /// @notice Owner, standing rules, newest version, state of the membership, terms.
    function datanetOf(uint32 datanet) external view returns (Datanet memory) {
        return _existing(datanet);
    }

    function _createDatanet(Terms calldata terms) internal returns (uint32 datanet) {
        bool expired = terms.expiresAt != 0 && terms.expiresAt <= block.timestamp;
        if (terms.document == 0 || expired) revert DatanetInvalidTerms(terms.document, terms.expiresAt);
        datanet = ++datanetCount;
        _datanets[datanet].owner = msg.sender;
        _datanets[datanet].terms = terms;
        emit DatanetCreated(datanet, msg.sender, terms);
    }

    function _describe(uint32 datanet, bytes32 description, string calldata location) internal {
        _checkLocation(location);
        emit DatanetDescribed(datanet, description, location);
    }

    function _existing(uint32 datanet) internal view returns (Datanet storage found) {
        found = _datanets[datanet];
        if (found.owner == address(0)) revert DatanetNonexistent(datanet);
    }

    function _checkLocation(string calldata location) internal pure {
        uint256 length = bytes(location).length;
        if (length == 0 || length > LONGEST_LOCATION) revert DatanetInvalidLocation(length);
    }
}
