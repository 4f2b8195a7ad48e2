// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Adapters} from "../src/Adapters.sol";
import {Demands} from "../src/settlement/Demands.sol";
import {Posts} from "../src/settlement/Posts.sol";
import {ReceiptLog} from "../src/settlement/ReceiptLog.sol";
import {SumTree} from "../src/settlement/SumTree.sol";
import {SettlementScene} from "./support/SettlementScene.sol";
import {Trees} from "./support/Trees.sol";
import {chain} from "./support/Chain.sol";

contract SettlementChallengesTest is SettlementScene {
    using Trees for Trees.Sum;

    uint128 private freeBefore;
    bytes32 private finalBefore;

    function begin() private returns (Trees.Sum memory first) {
        first = plainTree(4, 100);
        settle(first);
        remember();
    }

    function remember() private {
        freeBefore = settlement.poolOf(payer, address(token)).free;
        finalBefore = settlement.poolOf(payer, address(token)).finalRoot;
    }

    function expectNoEvidence() private {
        chain.expectRevert(abi.encodeWithSelector(Demands.EvidenceInvalid.selector));
        chain.prank(stranger);
    }

    function testAPostThatLowersOneAccountWhileTheTotalRisesIsStruckAndThePreviousRootStaysClaimable() public {
        Trees.Sum memory first = begin();
        uint128[] memory totals = equalTotals(4, 200);
        totals[2] = 99;
        Trees.Sum memory second = tree(people(4), totals);
        post(second);
        expectNoEvidence();
        settlement.challengeLowered(payer, address(token), first.leafAt(1), second.leafAt(1));
        expectNoEvidence();
        settlement.challengeLowered(payer, address(token), first.leafAt(2), second.leafAt(1));
        chain.prank(stranger);
        settlement.challengeLowered(payer, address(token), first.leafAt(2), second.leafAt(2));
        requireStruck(stranger, freeBefore, finalBefore);
        claim(first.leafAt(2));
        equal(token.balanceOf(address(0xAA03)), 100);
    }

    function testAPostThatOmitsOneAccountWhileTheTotalRisesIsStruckAndThePreviousRootStaysClaimable() public {
        Trees.Sum memory first = begin();
        for (uint256 gone = 0; gone < 4; ++gone) {
            remember();
            Trees.Sum memory second = without(gone);
            post(second);
            Demands.Gap memory gap = gapOf(second, gone);
            uint256 other = gone == 0 ? 1 : 0;
            expectNoEvidence();
            settlement.challengeOmitted(payer, address(token), first.leafAt(other), gap);
            chain.prank(stranger);
            settlement.challengeOmitted(payer, address(token), first.leafAt(gone), gap);
            require(pendingRoot() == 0, "still pending");
            equal(settlement.poolOf(payer, address(token)).free, freeBefore);
        }
        claim(first.leafAt(3));
        equal(token.balanceOf(address(0xAA04)), 100);
    }

    function testAnHonestPostCannotBeStruck() public {
        Trees.Sum memory first = begin();
        Trees.Sum memory second = plainTree(4, 200);
        post(second);
        expectNoEvidence();
        settlement.challengeLowered(payer, address(token), first.leafAt(0), second.leafAt(0));
        // Leaves that are no neighbours, an end that is none, and nothing at all.
        Demands.Gap memory gap = Demands.Gap(true, true, second.leafAt(0), second.leafAt(2));
        expectNoEvidence();
        settlement.challengeOmitted(payer, address(token), first.leafAt(1), gap);
        gap = Demands.Gap(true, false, second.leafAt(0), second.leafAt(0));
        expectNoEvidence();
        settlement.challengeOmitted(payer, address(token), first.leafAt(1), gap);
        gap = Demands.Gap(false, true, second.leafAt(2), second.leafAt(2));
        expectNoEvidence();
        settlement.challengeOmitted(payer, address(token), first.leafAt(1), gap);
        gap = Demands.Gap(false, false, second.leafAt(2), second.leafAt(2));
        expectNoEvidence();
        settlement.challengeOmitted(payer, address(token), first.leafAt(1), gap);
        // A node above the leaf, whose index would say something else.
        SumTree.Leaf memory short = second.leafAt(1);
        short.proof = new bytes(48);
        expectNoEvidence();
        settlement.challengeLowered(payer, address(token), first.leafAt(1), short);
        expectNoEvidence();
        settlement.challengeOrder(payer, address(token), second.leafAt(0), second.leafAt(1));
        require(pendingRoot() == second.rootOf(), "struck");
    }

    function testASelfChallengeLosesAtLeastHalfTheBond() public {
        Trees.Sum memory first = begin();
        uint256 had = poster.balance + settlement.owed(poster, COIN);
        uint128[] memory totals = equalTotals(4, 200);
        totals[0] = 1;
        Trees.Sum memory second = tree(people(4), totals);
        post(second);
        chain.prank(poster);
        settlement.challengeLowered(payer, address(token), first.leafAt(0), second.leafAt(0));
        uint256 has = poster.balance + settlement.owed(poster, COIN);
        require(had - has >= settlement.POST_BOND() / 2, "less than half was lost");
    }

    function testAHiddenTreeThatIsNotInOrderIsStruck() public {
        begin();
        address[] memory accounts = people(4);
        (accounts[1], accounts[2]) = (accounts[2], accounts[1]);
        Trees.Sum memory second = tree(accounts, equalTotals(4, 200));
        // Four leaves shown as the first of 1,025 cannot be: the depth says how many there may be.
        postWith(hiddenWish(deep(second), 1_025), "");
        SumTree.Leaf memory left = deepLeaf(second, 1);
        SumTree.Leaf memory right = deepLeaf(second, 2);
        expectNoEvidence();
        settlement.challengeOrder(payer, address(token), right, left);
        chain.prank(stranger);
        settlement.challengeOrder(payer, address(token), left, right);
        requireStruck(stranger, freeBefore, finalBefore);
    }

    function testAnEntryThatTheNodeDidNotSignIsStruck() public {
        remember();
        ReceiptLog.Entry[] memory entries = goodEntries(3);
        entries[1] = entryFor(OTHER_KEY, pool, receiptAt(1));
        postLog(entries);
        expectNoEvidence();
        settlement.challengeSignature(payer, address(token), entries[0]);
        chain.prank(stranger);
        settlement.challengeSignature(payer, address(token), entries[1]);
        requireStruck(stranger, freeBefore, finalBefore);
    }

    function testASignatureWithAHighSIsStruck() public {
        remember();
        ReceiptLog.Entry[] memory entries = goodEntries(2);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        uint256 s = uint256(entries[0].vs) & (type(uint256).max >> 1);
        // Half of the twins do not fit into 255 bits: of those the top bit is taken for the parity.
        entries[0].vs = bytes32(order - s);
        postLog(entries);
        chain.prank(stranger);
        settlement.challengeSignature(payer, address(token), entries[0]);
        requireStruck(stranger, freeBefore, finalBefore);
    }

    function testReceiptsOfAnotherPoolAnotherIndexOrAnotherTimeAreStruck() public {
        pass(1 days);
        ReceiptLog.Receipt[] memory bad = new ReceiptLog.Receipt[](4);
        for (uint48 turn = 0; turn < 4; ++turn) bad[turn] = receiptAt(1);
        bad[1].index = 7;
        bad[2].writtenAt = uint40(chain.getBlockTimestamp() - 2 days);
        bad[3].writtenAt = uint40(chain.getBlockTimestamp() + 1 hours);
        for (uint256 turn = 0; turn < 4; ++turn) {
            remember();
            uint256 burned = settlement.burned();
            bytes32 named = turn == 0 ? settlement.poolId(stranger, address(token)) : pool;
            ReceiptLog.Entry[] memory entries = goodEntries(3);
            entries[1] = entryFor(NODE_KEY, named, bad[turn]);
            entries[1].index = 1;
            postLog(entries);
            expectNoEvidence();
            settlement.challengeReceipt(payer, address(token), entries[0], receiptAt(0), pool);
            chain.prank(stranger);
            settlement.challengeReceipt(payer, address(token), entries[1], bad[turn], named);
            require(pendingRoot() == 0 && settlement.burned() > burned, "not struck");
            equal(settlement.poolOf(payer, address(token)).free, freeBefore);
        }
    }

    function testClockSkewOfAFewMinutesIsNoEvidence() public {
        ReceiptLog.Receipt memory skewed = receiptAt(0);
        skewed.writtenAt -= 10 minutes;
        ReceiptLog.Receipt memory ahead = receiptAt(1);
        ahead.writtenAt += 10 minutes;
        ReceiptLog.Entry[] memory entries = new ReceiptLog.Entry[](2);
        entries[0] = entryFor(NODE_KEY, pool, skewed);
        entries[1] = entryFor(NODE_KEY, pool, ahead);
        postLog(entries);
        expectNoEvidence();
        settlement.challengeReceipt(payer, address(token), entries[0], skewed, pool);
        expectNoEvidence();
        settlement.challengeReceipt(payer, address(token), entries[1], ahead, pool);
    }

    function testReceiptsRevokedWhileTheyArePendingAreStruck() public {
        ReceiptLog.Entry[] memory entries = goodEntries(3);
        postLog(entries);
        chain.prank(payer);
        settlement.revoke(address(token), node, 2);
        expectNoEvidence();
        settlement.challengeReceipt(payer, address(token), entries[1], receiptAt(1), pool);
        chain.prank(stranger);
        settlement.challengeReceipt(payer, address(token), entries[2], receiptAt(2), pool);
        require(pendingRoot() == 0, "not struck");
    }

    function testEquivocationAHandedOutReceiptThatIsNotThePostedOneIsStruck() public {
        remember();
        ReceiptLog.Entry[] memory entries = goodEntries(3);
        postLog(entries);
        ReceiptLog.Receipt memory handedOut = receiptAt(1);
        (bytes32 r, bytes32 vs) = compactSign(NODE_KEY, digestOf(pool, handedOut));
        expectNoEvidence();
        settlement.challengeFork(payer, address(token), entries[1], handedOut, r, vs);
        handedOut.fee = 11;
        expectNoEvidence();
        settlement.challengeFork(payer, address(token), entries[1], handedOut, r, vs);
        (r, vs) = compactSign(NODE_KEY, digestOf(pool, handedOut));
        expectNoEvidence();
        settlement.challengeFork(payer, address(token), entries[0], handedOut, r, vs);
        chain.prank(stranger);
        settlement.challengeFork(payer, address(token), entries[1], handedOut, r, vs);
        requireStruck(stranger, freeBefore, finalBefore);
    }

    function testAnAdapterOrASnapshotOutsideTheRegisteredLineageIsStruck() public {
        (bytes32 adapter, uint32 source, uint32 accepted, uint32 open_) = register();
        uint32[] memory none = new uint32[](0);
        for (uint256 turn = 0; turn < 5; ++turn) {
            ReceiptLog.Receipt memory receipt = receiptAt(0);
            receipt.adapter = turn == 0 ? keccak256("no adapter") : adapter;
            uint32[] memory trained = only(turn == 1 ? accepted : source);
            uint32[] memory read = turn == 2 ? only(open_) : turn == 3 ? only(accepted) : none;
            receipt.lineage = keccak256(abi.encode(trained, read));
            ReceiptLog.Entry[] memory entries = new ReceiptLog.Entry[](1);
            entries[0] = entryFor(NODE_KEY, pool, receipt);
            postLog(entries);
            if (turn >= 3) {
                expectNoEvidence();
                settlement.challengeLineage(payer, address(token), entries[0], receipt, trained, read);
                return;
            }
            // Another list than the one that was signed is no evidence.
            expectNoEvidence();
            settlement.challengeLineage(payer, address(token), entries[0], receipt, only(999), none);
            chain.prank(stranger);
            settlement.challengeLineage(payer, address(token), entries[0], receipt, trained, read);
            require(pendingRoot() == 0, "not struck");
        }
    }

    function goodEntries(uint48 count) private view returns (ReceiptLog.Entry[] memory entries) {
        entries = new ReceiptLog.Entry[](count);
        for (uint48 index = 0; index < count; ++index) entries[index] = entryFor(NODE_KEY, pool, receiptAt(index));
    }

    function without(uint256 gone) private view returns (Trees.Sum memory) {
        address[] memory accounts = new address[](3);
        address[] memory all = people(4);
        for (uint256 place = 0; place < 3; ++place) accounts[place] = all[place < gone ? place : place + 1];
        return tree(accounts, equalTotals(3, 200));
    }

    function gapOf(Trees.Sum memory made, uint256 gone) private pure returns (Demands.Gap memory gap) {
        gap.hasLeft = gone != 0;
        gap.hasRight = gone != 3;
        if (gap.hasLeft) gap.left = made.leafAt(gone - 1);
        if (gap.hasRight) gap.right = made.leafAt(gone);
    }

    /// @dev The tree with nothing beside it on nine levels more, as deep as one of 1,025 leaves.
    function deep(Trees.Sum memory made) private pure returns (Trees.Sum memory deeper) {
        deeper.accounts = made.accounts;
        deeper.totals = made.totals;
        deeper.hashes = new bytes32[][](12);
        deeper.sums = new uint128[][](12);
        for (uint256 level = 0; level < 12; ++level) {
            if (level < made.hashes.length) {
                (deeper.hashes[level], deeper.sums[level]) = (made.hashes[level], made.sums[level]);
                continue;
            }
            deeper.hashes[level] = new bytes32[](1);
            deeper.sums[level] = new uint128[](1);
            deeper.sums[level][0] = made.totalOf();
            bytes memory node_ = abi.encodePacked(
                keccak256("colophon-settlement-node/1"),
                deeper.hashes[level - 1][0],
                bytes32(0),
                made.totalOf(),
                uint128(0)
            );
            deeper.hashes[level][0] = keccak256(node_);
        }
    }

    function deepLeaf(Trees.Sum memory made, uint256 index) private pure returns (SumTree.Leaf memory) {
        return deep(made).leafAt(index);
    }

    function only(uint32 contribution) private pure returns (uint32[] memory list) {
        list = new uint32[](1);
        list[0] = contribution;
    }

    function register() private returns (bytes32 adapter, uint32 source, uint32 accepted, uint32 open_) {
        source = propose(author, keccak256("source"));
        accepted = propose(author, keccak256("accepted"));
        open_ = propose(author, keccak256("open"));
        accept(source);
        accept(accepted);
        Adapters.Registration memory made;
        made.file = keccak256("file");
        (made.baseFamily, made.recipe, made.benchmark, made.terms) = (made.file, made.file, made.file, made.file);
        made.division.contributors = 10_000;
        made.sources = new Adapters.Source[](1);
        made.sources[0] = Adapters.Source(source, 1_000_000, keccak256("source"));
        adapter = adapters.register(made);
    }
}
