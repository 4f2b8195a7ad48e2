// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adapters} from "../Adapters.sol";
import {Contributions} from "../datanets/Contributions.sol";
import {Demands} from "./Demands.sol";
import {ReceiptLog} from "./ReceiptLog.sol";
import {SumTree} from "./SumTree.sol";

/// @notice What is asked of `Datanets`.
interface IReadable {
    /// @notice Where a contribution stands now.
    function statusOf(uint32 contribution) external view returns (Contributions.Status);
}

/**
 * @title Evidence against a pending root that a contract can check. Anybody may bring it; half of the bond is theirs.
 * @notice Wrong shares cannot be shown here: that takes the computation again. They go to the datanet's reviewers.
 */
abstract contract Challenges is Demands {
    /// @notice Seconds by which a node's clock may be off.
    uint40 public constant CLOCK_SKEW = 15 minutes;

    Adapters public immutable adapters;
    IReadable public immutable datanets;

    /// @param adapters_ Where lineage is registered.
    constructor(Adapters adapters_) {
        adapters = adapters_;
        datanets = IReadable(address(adapters_.datanets()));
    }

    /**
     * @notice An account has less than it had.
     * @param before Its leaf under the final root.
     * @param since Its leaf under the pending one.
     */
    function challengeLowered(address payer, address token, SumTree.Leaf calldata before, SumTree.Leaf calldata since)
        external
    {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireFinal(id, before);
        _requireLeaf(id, pending, since);
        if (before.account != since.account || since.total >= before.total) revert EvidenceInvalid();
        _strike(id, msg.sender);
    }

    /// @notice An account that had something is no longer there.
    function challengeOmitted(address payer, address token, SumTree.Leaf calldata before, Gap calldata gap) external {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireFinal(id, before);
        _requireAbsent(id, pending, before.account, gap);
        _strike(id, msg.sender);
    }

    /// @notice Two neighbours are not in order: such a tree can hide an account.
    function challengeOrder(address payer, address token, SumTree.Leaf calldata left, SumTree.Leaf calldata right)
        external
    {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireLeaf(id, pending, left);
        _requireLeaf(id, pending, right);
        if (right.index != left.index + 1 || left.account < right.account) revert EvidenceInvalid();
        _strike(id, msg.sender);
    }

    /// @notice An entry that the node did not sign.
    function challengeSignature(address payer, address token, ReceiptLog.Entry calldata entry) external {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireEntry(pending, entry);
        if (ReceiptLog.signerOf(entry.digest, entry.r, entry.vs) == pending.node) revert EvidenceInvalid();
        _strike(id, msg.sender);
    }

    /**
     * @notice A receipt of another pool or place, from a time at which the node had no right, or after its revocation.
     * @param named The pool that the receipt names.
     */
    function challengeReceipt(
        address payer,
        address token,
        ReceiptLog.Entry calldata entry,
        ReceiptLog.Receipt calldata receipt,
        bytes32 named
    ) external {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireReceipt(pending, entry, receipt, named);
        Node storage node = _nodes[id][pending.node];
        bool elsewhere = named != id || receipt.index != entry.index;
        bool early = uint256(receipt.writtenAt) + CLOCK_SKEW < node.from;
        bool late = receipt.writtenAt > node.until || receipt.writtenAt > uint256(pending.postedAt) + CLOCK_SKEW;
        if (!elsewhere && !early && !late && entry.index < node.firstInvalid) revert EvidenceInvalid();
        _strike(id, msg.sender);
    }

    /**
     * @notice A receipt for an adapter that is not registered, or that credits what it was not made of or must not read.
     * A lineage of so many entries that they fit into no transaction cannot be shown here, as wrong shares cannot.
     * @param trained Contributions that were credited for training.
     * @param read Contributions that were credited for being read.
     */
    function challengeLineage(
        address payer,
        address token,
        ReceiptLog.Entry calldata entry,
        ReceiptLog.Receipt calldata receipt,
        uint32[] calldata trained,
        uint32[] calldata read
    ) external {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireReceipt(pending, entry, receipt, id);
        if (ReceiptLog.lineageOf(trained, read) != receipt.lineage) revert EvidenceInvalid();
        if (_isRegistered(receipt.adapter, trained, read)) revert EvidenceInvalid();
        _strike(id, msg.sender);
    }

    /**
     * @notice The node handed out another receipt than the one that is posted at its index.
     * @param entry What is posted.
     * @param handedOut What was handed out, with the node's signature in `r` and `vs`.
     */
    function challengeFork(
        address payer,
        address token,
        ReceiptLog.Entry calldata entry,
        ReceiptLog.Receipt calldata handedOut,
        bytes32 r,
        bytes32 vs
    ) external {
        (bytes32 id, Pending storage pending) = _challenged(payer, token);
        _requireEntry(pending, entry);
        bytes32 digest = ReceiptLog.digestOf(id, pending.node, handedOut);
        bool signed = ReceiptLog.signerOf(digest, r, vs) == pending.node;
        if (!signed || handedOut.index != entry.index || digest == entry.digest) revert EvidenceInvalid();
        _strike(id, msg.sender);
    }

    function _challenged(address payer, address token) private view returns (bytes32 id, Pending storage pending) {
        id = poolId(payer, token);
        pending = _pendingOf(id);
    }

    function _requireFinal(bytes32 id, SumTree.Leaf calldata leaf) private view {
        (bytes32 root, uint128 sum) = SumTree.rootOf(id, leaf);
        if (root != _pools[id].finalRoot || sum != _pools[id].finalTotal) revert EvidenceInvalid();
    }

    function _requireReceipt(
        Pending storage pending,
        ReceiptLog.Entry calldata entry,
        ReceiptLog.Receipt calldata receipt,
        bytes32 named
    ) private view {
        _requireEntry(pending, entry);
        if (ReceiptLog.digestOf(named, pending.node, receipt) != entry.digest) revert EvidenceInvalid();
    }

    function _isRegistered(bytes32 adapter, uint32[] calldata trained, uint32[] calldata read)
        private
        view
        returns (bool)
    {
        Adapters.Adapter memory found = adapters.adapterOf(adapter);
        if (found.author == address(0)) return false;
        for (uint256 place = 0; place < trained.length; ++place) {
            bool known;
            for (uint256 source = 0; source < found.sources.length && !known; ++source) {
                known = found.sources[source].contribution == trained[place];
            }
            if (!known) return false;
        }
        for (uint256 place = 0; place < read.length; ++place) {
            if (datanets.statusOf(read[place]) != Contributions.Status.Accepted) return false;
        }
        return true;
    }
}
